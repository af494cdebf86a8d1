import { z } from 'zod/mini';

/**
 * What Cognito hands over, as far as the triggers read it. It takes the whole event back, with `response` filled in.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-challenge.html
 */
export const defineRequest = z.object({
  session: z.array(z.object({ challengeName: z.string(), challengeResult: z.boolean() })),
});
export const verifyRequest = z.object({
  userAttributes: z.object({ phone_number: z.optional(z.string()) }),
  privateChallengeParameters: z.object({ nonce: z.string().check(z.minLength(8)) }),
  challengeAnswer: z.string(),
  /** With "prevent user existence errors" strangers are asked as users are, and never let in. */
  userNotFound: z.nullish(z.boolean()),
});

type Session = z.infer<typeof defineRequest>['session'];
type Next = {
  readonly challengeName?: 'CUSTOM_CHALLENGE';
  readonly issueTokens: boolean;
  readonly failAuthentication: boolean;
};

/** Asks for a proof once, and lets in who brought it. Whoever came by another way, or failed, begins anew: with another nonce. */
export function nextStep(session: Session): Next {
  const [first, ...more] = session;
  if (!first) return { challengeName: 'CUSTOM_CHALLENGE', issueTokens: false, failAuthentication: false };
  const isIn = more.length === 0 && first.challengeName === 'CUSTOM_CHALLENGE' && first.challengeResult;
  return { issueTokens: isIn, failAuthentication: !isIn };
}
