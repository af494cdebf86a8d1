import { setTimeout as delay } from 'node:timers/promises';
import { Sha256 } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/core/protocols';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { SignatureV4 } from '@smithy/signature-v4';
import * as z from 'zod/mini';
import type { UnitCounter } from '../../cost/meter.ts';
import { CALL_TIMEOUTS } from '../call-timeouts.ts';

/**
 * Reads SecureString parameters with one GetParameters call, made from the parts that the DynamoDB client
 * brings along anyway: @aws-sdk/client-ssm would add 78 KB and a seventh of the cold start for this one call.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html
 */
export type ParameterReader = (names: readonly string[]) => Promise<ReadonlyMap<string, string>>;

const ATTEMPTS = 3;
/** Before the second attempt, twice as long before the third: less than one of them, so that all containers don't come at once. */
const LONGEST_PAUSE_MILLISECONDS = 50;
const TARGET = 'AmazonSSM.GetParameters';

const answer = z.object({ Parameters: z.array(z.object({ Name: z.string(), Value: z.string() })) });

const environment = z.object({
  AWS_REGION: z.string(),
  AWS_ACCESS_KEY_ID: z.string(),
  AWS_SECRET_ACCESS_KEY: z.string(),
  AWS_SESSION_TOKEN: z.optional(z.string()),
  AWS_ENDPOINT_URL: z.optional(z.string()),
});

/** `variables` is the environment that Lambda sets; AWS_ENDPOINT_URL is the SDKs' own switch to another endpoint. */
export function ssmParameterReader(
  variables: Readonly<Record<string, string | undefined>>,
  meter: UnitCounter,
): ParameterReader {
  const lambda = z.parse(environment, variables);
  const region = lambda.AWS_REGION;
  const endpoint = new URL(lambda.AWS_ENDPOINT_URL ?? `https://ssm.${region}.amazonaws.com`);
  const http = new NodeHttpHandler(CALL_TIMEOUTS);
  const signer = new SignatureV4({
    service: 'ssm',
    region,
    sha256: Sha256,
    credentials: {
      accessKeyId: lambda.AWS_ACCESS_KEY_ID,
      secretAccessKey: lambda.AWS_SECRET_ACCESS_KEY,
      ...(lambda.AWS_SESSION_TOKEN !== undefined && { sessionToken: lambda.AWS_SESSION_TOKEN }),
    },
  });

  async function call(names: readonly string[]): Promise<Answer> {
    const request = new HttpRequest({
      method: 'POST',
      protocol: endpoint.protocol,
      hostname: endpoint.hostname,
      ...(endpoint.port !== '' && { port: Number(endpoint.port) }),
      path: '/',
      headers: { host: endpoint.host, 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': TARGET },
      body: JSON.stringify({ Names: names, WithDecryption: true }),
    });
    const { response } = await http.handle(new HttpRequest(await signer.sign(request)));
    const chunks: Buffer[] = [];
    for await (const chunk of response.body) chunks.push(chunk);
    return { status: response.statusCode, body: Buffer.concat(chunks).toString('utf8') };
  }

  return async (names) => {
    for (let attempt = 1; ; attempt += 1) {
      const { status, body } = await call(names).catch(unreachable);
      // Standard parameters are free; what decrypts each of them isn't.
      meter.add('kms_symmetric_requests', names.length);
      if (status === 200) {
        const { Parameters } = z.parse(answer, JSON.parse(body));
        return new Map(Parameters.map(({ Name, Value }) => [Name, Value]));
      }
      // The body of a refusal names the principal and the resource, never a value.
      const passing = isPassing(status, body);
      if (attempt === ATTEMPTS || !passing) {
        // As the SDK's own errors say whose fault a failure is, which decides between 500 and 503.
        const $fault = passing ? 'server' : 'client';
        throw Object.assign(new Error(`SSM answered ${status}: ${body}`), { $fault });
      }
      await delay(Math.random() * LONGEST_PAUSE_MILLISECONDS * attempt);
    }
  };
}

type Answer = { readonly status: number; readonly body: string };

function unreachable(error: unknown): Answer {
  return { status: 503, body: String(error) };
}

function isPassing(status: number, body: string): boolean {
  return status >= 500 || body.includes('ThrottlingException');
}
