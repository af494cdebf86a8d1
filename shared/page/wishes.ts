import * as z from 'zod/mini';
import { VersoError } from '../errors.ts';
import { invalidRequest } from '../http/invalid-request.ts';
import { lazily } from '../lazily.ts';
import { requireNumber } from '../verification/request-fields.ts';
import { placeField } from './place.ts';

/** The body of `POST /v/{link}/number`. */
const numberBody = lazily(() =>
  z.object({ number: z.string('Send the phone number in international form.'), place: placeField() }),
);

/** The body of `POST /v/{link}/code`. */
const codeBody = lazily(() => z.object({ place: placeField() }));

export type TypedNumber = {
  /** E.164, and where it belongs. */
  readonly number: { readonly number: string; readonly region: string | undefined };
  readonly place: number | undefined;
};

/** Throws validation_error and invalid_identifier. */
export function readTypedNumber(body: unknown): TypedNumber {
  const parsed = z.safeParse(numberBody(), body);
  if (!parsed.success) throw invalidRequest(parsed.error);
  const { number, region } = requireNumber('number', parsed.data.number);
  return { number: { number, region }, place: parsed.data.place };
}

/** Throws validation_error. */
export function readCodeWish(body: unknown): { readonly place: number | undefined } {
  const parsed = z.safeParse(codeBody(), body);
  if (!parsed.success) throw invalidRequest(parsed.error);
  return { place: parsed.data.place };
}

/** What isn't part of a request has one code, and ends with it. */
export function onlyForRequests(): VersoError {
  return new VersoError(
    'conflict',
    'This page has one code: when that is over, begin anew where you got the link.',
  );
}
