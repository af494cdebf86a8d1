import { z } from 'zod/mini';
import { verifyAuthChallengeResponse } from './handlers.ts';

const environment = z.parse(
  z.object({
    VERSO_ISSUER: z.url(),
    VERSO_PROJECT_ID: z.string().check(z.minLength(1)),
    VERSO_ASSURANCE: z.enum(['low', 'basic', 'confirmed']),
  }),
  process.env,
);

export const handler = verifyAuthChallengeResponse({
  issuer: environment.VERSO_ISSUER,
  audience: environment.VERSO_PROJECT_ID,
  assurance: environment.VERSO_ASSURANCE,
  // biome-ignore lint/suspicious/noConsole: of the console Lambda makes the log.
  report: (reason) => console.warn(JSON.stringify({ message: 'A sign-in was refused.', reason })),
});
