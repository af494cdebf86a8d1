import * as z from 'zod/mini';
import { invalidField } from '../http/invalid-request.ts';
import type { VerificationRequest } from '../requests/request.ts';

const WHICH = 'Say which phone: its place in the list, from 0.';

/** Which of a request's phones is meant; may be left out where there is one. */
export const placeField = () => z.optional(z.int(WHICH).check(z.gte(0, WHICH), z.lte(9, WHICH)));

/** Throws validation_error. */
export function requirePlace({ assets }: VerificationRequest, place: number | undefined): number {
  const meant = place ?? (assets.length === 1 ? 0 : undefined);
  if (meant === undefined || meant >= assets.length) throw invalidField('place', WHICH);
  return meant;
}
