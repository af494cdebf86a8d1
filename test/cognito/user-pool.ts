import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { TriggerName } from '../../infra/cognito/bundle-triggers.ts';

type Trigger = (event: object) => Promise<unknown>;
const bundle = z.object({ handler: z.custom<Trigger>((value) => typeof value === 'function') });

const define = z.object({
  response: z.object({
    challengeName: z.literal('CUSTOM_CHALLENGE').optional(),
    issueTokens: z.boolean(),
    failAuthentication: z.boolean(),
  }),
});
const create = z.object({
  response: z.object({
    publicChallengeParameters: z.record(z.string(), z.string()),
    privateChallengeParameters: z.record(z.string(), z.string()),
    challengeMetadata: z.string(),
  }),
});
const verify = z.object({ response: z.object({ answerCorrect: z.boolean() }) });

type User = { readonly name: string; readonly phoneNumber?: string; readonly isUnknown?: boolean };

/** Loads the bundles that are deployed. The environment is read as they are loaded. */
export async function loadTriggers(directoryOf: (name: TriggerName) => string) {
  const load = async (name: TriggerName, fresh = '') =>
    bundle.parse(await import(pathToFileURL(join(directoryOf(name), 'handler.mjs')).href + fresh)).handler;
  return {
    define: await load('define-auth-challenge'),
    create: await load('create-auth-challenge'),
    verify: await load('verify-auth-challenge-response', `?${Math.random()}`),
  };
}

export type Triggers = Awaited<ReturnType<typeof loadTriggers>>;

/**
 * What Cognito does with its triggers in the custom authentication flow, with events as it writes them.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-challenge.html
 */
export async function startAuth(triggers: Triggers, { name, phoneNumber, isUnknown }: User) {
  const userAttributes = isUnknown
    ? {}
    : {
        sub: '4b1c7d5e-1111-4222-8333-944455556666',
        'cognito:user_status': 'CONFIRMED',
        ...(phoneNumber && { phone_number: phoneNumber, phone_number_verified: 'true' }),
      };
  const common = (triggerSource: string) => ({
    version: '1',
    region: 'eu-central-1',
    userPoolId: 'eu-central-1_Ab12Cd34E',
    userName: name,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: '1example23456789' },
    triggerSource,
  });
  const found = isUnknown ? { userNotFound: true } : {};
  const session: object[] = [];
  const decide = async () => {
    const event = {
      ...common('DefineAuthChallenge_Authentication'),
      request: { userAttributes, session, ...found },
      response: { challengeName: null, issueTokens: null, failAuthentication: null },
    };
    return define.parse(await triggers.define(event)).response;
  };
  const { challengeName } = await decide();
  const { response: challenge } = create.parse(
    await triggers.create({
      ...common('CreateAuthChallenge_Authentication'),
      request: { userAttributes, challengeName, session, ...found },
      response: {
        publicChallengeParameters: null,
        privateChallengeParameters: null,
        challengeMetadata: null,
      },
    }),
  );
  const { privateChallengeParameters, challengeMetadata } = challenge;
  return {
    /** What the app is told. */
    parameters: challenge.publicChallengeParameters,
    /** What came of it: tokens or a refusal. */
    async respond(challengeAnswer: string): Promise<'signed in' | 'refused'> {
      const { response } = verify.parse(
        await triggers.verify({
          ...common('VerifyAuthChallengeResponse_Authentication'),
          request: { userAttributes, privateChallengeParameters, challengeAnswer, ...found },
          response: { answerCorrect: null },
        }),
      );
      const challengeResult = response.answerCorrect;
      session.push({ challengeName: 'CUSTOM_CHALLENGE', challengeResult, challengeMetadata });
      const next = await decide();
      return next.issueTokens && !next.failAuthentication ? 'signed in' : 'refused';
    },
  };
}
