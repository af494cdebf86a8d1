import { Sha256 } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/core/protocols';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { SignatureV4 } from '@smithy/signature-v4';
import * as z from 'zod/mini';
import { CALL_TIMEOUTS } from '../call-timeouts.ts';

/** One operation of a service that speaks AWS's JSON protocol. */
export type JsonOperation = {
  /** In the credential scope, and how the endpoint's name begins. */
  readonly service: string;
  readonly version: '1.0' | '1.1';
  /** `<prefix>.<operation>`. */
  readonly target: string;
};

export type JsonAnswer = { readonly status: number; readonly body: string };

const environment = z.object({
  AWS_REGION: z.string(),
  AWS_ACCESS_KEY_ID: z.string(),
  AWS_SECRET_ACCESS_KEY: z.string(),
  AWS_SESSION_TOKEN: z.optional(z.string()),
  AWS_ENDPOINT_URL: z.optional(z.string()),
});

/**
 * Makes one kind of call from the parts that the DynamoDB client brings along anyway: a client of its own would cost each
 * cold start tens of kilobytes. Rejects when the service can't be reached.
 * `variables` is the environment that Lambda sets; AWS_ENDPOINT_URL is the SDKs' own switch to another endpoint.
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export function signedJsonCall(
  { service, version, target }: JsonOperation,
  variables: Readonly<Record<string, string | undefined>>,
): (input: object) => Promise<JsonAnswer> {
  const lambda = z.parse(environment, variables);
  const region = lambda.AWS_REGION;
  const endpoint = new URL(lambda.AWS_ENDPOINT_URL ?? `https://${service}.${region}.amazonaws.com`);
  const http = new NodeHttpHandler(CALL_TIMEOUTS);
  const signer = new SignatureV4({
    service,
    region,
    sha256: Sha256,
    credentials: {
      accessKeyId: lambda.AWS_ACCESS_KEY_ID,
      secretAccessKey: lambda.AWS_SECRET_ACCESS_KEY,
      ...(lambda.AWS_SESSION_TOKEN !== undefined && { sessionToken: lambda.AWS_SESSION_TOKEN }),
    },
  });
  const headers = {
    host: endpoint.host,
    'content-type': `application/x-amz-json-${version}`,
    'x-amz-target': target,
  };
  return async (input) => {
    const request = new HttpRequest({
      method: 'POST',
      protocol: endpoint.protocol,
      hostname: endpoint.hostname,
      ...(endpoint.port !== '' && { port: Number(endpoint.port) }),
      path: '/',
      headers,
      body: JSON.stringify(input),
    });
    const { response } = await http.handle(new HttpRequest(await signer.sign(request)));
    const chunks: Buffer[] = [];
    for await (const chunk of response.body) chunks.push(chunk);
    return { status: response.statusCode, body: Buffer.concat(chunks).toString('utf8') };
  };
}
