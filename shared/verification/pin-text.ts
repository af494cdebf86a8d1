import * as z from 'zod/mini';

/** A PIN as people type it. */
export const pinText = () =>
  z
    .string('Send the PIN as text.')
    .check(z.regex(/^\s*\d{6}\s*$/, 'Send the six digits that the reply on the phone shows.'));
