import { z } from 'zod';

/** What configurations of channels have in common, for operators' tools: functions never read a configuration. */

const SECRETS_BELONG =
  'is a secret: keep it in the parameter store (see "Deploy" in the README), never in this file';

/** Shapes of provider secrets that people paste into the wrong field. */
const SECRET_FORMS = [
  /\d{6,}:[A-Za-z0-9_-]{30,}/,
  /^[0-9a-f]{32}$/,
  /^EAA[A-Za-z0-9]{20,}$/,
  /^whsec_/,
  /^pk_(live|test)_/,
];

export const publicText = z
  .string()
  .refine((value) => !SECRET_FORMS.some((form) => form.test(value)), { error: SECRETS_BELONG });

export const phoneNumber = publicText.regex(
  /^\+[1-9]\d{6,14}$/,
  'write +<country><number>, for example +15005550006',
);

export const twilioAccountSid = publicText.regex(
  /^AC[0-9a-f]{32}$/,
  'write the account SID: AC and 32 hex digits',
);
