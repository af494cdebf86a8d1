import * as z from 'zod/mini';
import { CHANNEL_NAMES } from '../channels/names.ts';
import { lazily } from '../lazily.ts';
import { REQUEST_STATUSES } from '../requests/request.ts';
import { FLOWS, STATUSES } from '../verification/verification.ts';

/** How one channel takes the code. What a person sends and where to, ready to tap, to scan and to type. */
const channel = z.object({
  name: z.enum(CHANNEL_NAMES),
  code: z.string(),
  message: z.string(),
  deep_link: z.string(),
  qr_text: z.string(),
  send_to: z.string(),
  send_to_formatted: z.string(),
  /** Region to number, where there are several. */
  sms_dids: z.optional(z.record(z.string(), z.string())),
  suggested_region: z.optional(z.string()),
});

export const NEXT_STEPS = ['send', 'enter_number', 'enter_pin', 'new_code'] as const;

/** One phone. A verification, a group and a session have one; a verification request has up to ten. */
const asset = z.object({
  /** Names it in what the page sends; absent where there is only one. */
  place: z.optional(z.int()),
  status: z.enum(STATUSES),
  required: z.boolean(),
  /** Country code and last two digits: never the whole number. */
  number: z.optional(z.object({ country_code: z.string(), ending: z.string() })),
  /** What the person has to do. Absent at the end, and while what they did is being signed. */
  next_step: z.optional(z.enum(NEXT_STEPS)),
  /** Filled for the step `send`, and for a session's `enter_number`: its code takes any number. */
  channels: z.array(channel),
  /** Where the PIN was sent. */
  pin_channel: z.optional(z.enum(CHANNEL_NAMES)),
  pin_tries_left: z.optional(z.int()),
  /** A message with this code came from another number. */
  wrong_sender: z.boolean(),
  attempts: z.int(),
  /** How many more codes may be drawn under a verification request. */
  codes_left: z.optional(z.int()),
  /** ISO 8601: of its code or its PIN, while one is open. */
  expires_at: z.optional(z.string()),
});

/**
 * What the hosted page shows, and nothing more: no proof, no whole number, nothing that the link's holder may not see. The answer to
 * `GET /v/{link}/state` and to the page's POSTs for a number and for a code.
 */
export const pageState = lazily(() =>
  z.object({
    kind: z.enum([...FLOWS, 'request']),
    id: z.string(),
    status: z.enum([...STATUSES, ...REQUEST_STATUSES]),
    /** Nothing changes any more. */
    ended: z.boolean(),
    project: z.object({ name: z.string() }),
    /** What it is for, in the caller's words. */
    context: z.optional(z.object({ title: z.optional(z.string()), description: z.optional(z.string()) })),
    assets: z.array(asset),
    expires_at: z.string(),
    /** Seconds until the next look is worth it, not always whole; absent at the end. */
    poll_after: z.optional(z.number()),
    /** Where the person goes on to. `automatic` where the project listed the origin. */
    redirect: z.optional(z.object({ url: z.string(), host: z.string(), automatic: z.boolean() })),
    /** Whether a PIN may be typed here: only where its result can reach the caller. */
    takes_pin: z.boolean(),
    /** Of everything above but `poll_after`: what is shown is stale when it changes. */
    version: z.string(),
  }),
);

export type PageState = z.infer<ReturnType<typeof pageState>>;
export type PageAsset = z.infer<typeof asset>;
export type PageChannel = z.infer<typeof channel>;
