import * as z from 'zod/mini';
import { fixedResources } from './fixed-costs.ts';
import { FEES, NUMBER_TYPES, UNIT_NAMES } from './units.ts';

/** What a verification is made of; each takes one invocation of one function, but for those that are gathered. */
export const STEPS = [
  'create_telegram',
  'create_whatsapp',
  'create_sms',
  'poll',
  /** The one that is answered with the proof, which a caller asks for once. */
  'poll_verified',
  'telegram_start',
  'telegram_contact',
  'whatsapp_message',
  'sms_message',
  /** What a caller asks for itself: each one request, and the last two one signature. */
  'cancel',
  'confirm',
  'test_verify',
  /** One event of one change, to the topic. */
  'publish',
  /** One event to a webhook that answers 2xx. */
  'deliver',
  /** The same of one that expired, which carries no proof. */
  'deliver_expired',
  /** A new verification whose expiry somebody wants to hear of is remembered until then. */
  'schedule_expiry',
  /** The deadline of one that has ended before, and of one that has not. */
  'deadline_of_ended',
  'deadline_of_pending',
  /** The same, `GATHERED` of them in one invocation. */
  'schedule_expiry_gathered',
  'deadline_of_ended_gathered',
  'deadline_of_pending_gathered',
] as const;

/** So many were in one invocation when it was measured what each further one adds. */
export const GATHERED = 10;

export type Step = (typeof STEPS)[number];

const step = z.object({
  function: z.string(),
  /** How often it was measured; the units are of all of these together. */
  operations: z.int().check(z.positive()),
  units: z.partialRecord(z.enum(UNIT_NAMES), z.int()),
  fees: z.array(
    z.object({
      fee: z.enum(FEES),
      country: z.optional(z.string()),
      number_type: z.optional(z.enum(NUMBER_TYPES)),
      count: z.int(),
    }),
  ),
  /** Median of what the function's own thread was busy for, on the machine that measured. */
  cpu_milliseconds: z.number(),
  /** What the function has of it on Lambda. */
  memory_megabytes: z.int().check(z.positive()),
  /** AWS calls of all operations together, by service, without those that were made while another was waited for. */
  calls: z.record(z.string(), z.int()),
});

export type MeasuredStep = z.infer<typeof step>;

const measured = z.object({
  measured_at: z.iso.date(),
  machine: z.string(),
  /** What the stack has, by its template and by what its functions told. */
  resources: fixedResources,
  steps: z.record(z.enum(STEPS), step),
});

/** What each step of this build uses, as `npm run bench:units` measured it on the local stack. */
export type MeasuredUnits = z.infer<typeof measured>;

export function readMeasuredUnits(json: unknown): MeasuredUnits {
  return z.parse(measured, json);
}
