import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod/mini';
import type { UnitCounter } from '../../cost/meter.ts';
import { type JsonAnswer, signedJsonCall } from '../aws-json/signed-call.ts';

/**
 * Reads SecureString parameters with one GetParameters call, made from the parts that the DynamoDB client
 * brings along anyway: @aws-sdk/client-ssm would add 78 KB and a seventh of the cold start for this one call.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html
 */
export type ParameterReader = (names: readonly string[]) => Promise<ReadonlyMap<string, string>>;

const ATTEMPTS = 3;
/** Before the second attempt, twice as long before the third: less than one of them, so that all containers don't come at once. */
const LONGEST_PAUSE_MILLISECONDS = 50;
const GET_PARAMETERS = { service: 'ssm', version: '1.1', target: 'AmazonSSM.GetParameters' } as const;

const answer = z.object({ Parameters: z.array(z.object({ Name: z.string(), Value: z.string() })) });

/** `variables` is the environment that Lambda sets; AWS_ENDPOINT_URL is the SDKs' own switch to another endpoint. */
export function ssmParameterReader(
  variables: Readonly<Record<string, string | undefined>>,
  meter: UnitCounter,
): ParameterReader {
  const call = signedJsonCall(GET_PARAMETERS, variables);
  return async (names) => {
    for (let attempt = 1; ; attempt += 1) {
      const { status, body } = await call({ Names: names, WithDecryption: true }).catch(unreachable);
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

function unreachable(error: unknown): JsonAnswer {
  return { status: 503, body: String(error) };
}

function isPassing(status: number, body: string): boolean {
  return status >= 500 || body.includes('ThrottlingException');
}
