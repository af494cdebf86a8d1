import * as z from 'zod/mini';
import { lazily } from '../lazily.ts';

/** The body of `POST /api/v1/proofs/validate`. */
export const validateBody = lazily(() =>
  z.object({
    proof_token: z.string('Send the JWT of a proof.').check(z.minLength(1, 'Send the JWT of a proof.')),
    identifier: z.optional(z.string('Send a phone number in international form.')),
  }),
);
