import { z } from 'zod';

/** A verification as an API consumer reads it. */
const verification = z.looseObject({
  id: z.string(),
  status: z.string(),
  channel: z.string(),
  identifier: z.string(),
  attempts: z.number(),
  challenge: z
    .looseObject({
      code: z.string().optional(),
      message: z.string().optional(),
      deep_link: z.string().optional(),
    })
    .optional(),
  verified_at: z.string().optional(),
  verified_data: z.record(z.string(), z.unknown()).optional(),
  proof: z.object({ token: z.string(), expires_at: z.string() }).optional(),
  proof_token: z.string().optional(),
});

const failure = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    details: z.array(z.object({ field: z.string(), message: z.string(), code: z.string() })).optional(),
    request_id: z.string(),
  }),
});

export type VerificationAnswer = z.infer<typeof verification>;
export type Failure = z.infer<typeof failure>['error'];

export type Answer = { readonly status: number; readonly headers: Headers; readonly text: string };

export type ApiClient = {
  request(method: string, path: string, body?: unknown): Promise<Answer>;
  create(fields?: Readonly<Record<string, unknown>>): Promise<VerificationAnswer & { code: string }>;
  poll(id: string): Promise<VerificationAnswer>;
};

/** A caller's server: HTTPS requests with an API key, and nothing of Verso's own code. */
export function apiClient(baseUrl: string, apiKey: string | undefined): ApiClient {
  const request: ApiClient['request'] = async (method, path, body) => {
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: {
        ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  return {
    request,
    async create(fields) {
      const answer = await request('POST', '/api/v1/verifications', {
        ...telegramFor('+37069199199'),
        ...fields,
      });
      if (answer.status !== 201) throw new Error(`create answered ${answer.status}: ${answer.text}`);
      const created = verification.parse(JSON.parse(answer.text));
      return { ...created, code: z.string().parse(created.challenge?.code) };
    },
    async poll(id) {
      const answer = await request('GET', `/api/v1/verifications/${id}`);
      if (answer.status !== 200) throw new Error(`poll answered ${answer.status}: ${answer.text}`);
      return verification.parse(JSON.parse(answer.text));
    },
  };
}

export function telegramFor(identifier: string) {
  return { type: 'phone', channel: 'telegram', identifier };
}

export function readFailure({ text }: Answer): Failure {
  return failure.parse(JSON.parse(text)).error;
}
