import * as z from 'zod/mini';
import { CHANNEL_NAMES } from '../channels/names.ts';
import { lazily } from '../lazily.ts';

export const VERIFICATION_EVENTS = [
  'verification.completed',
  'verification.failed',
  'verification.expired',
  'verification.suspicious',
  'proof.revoked',
] as const;

export const REQUEST_EVENTS = [
  'verification_request.completed',
  'verification_request.partial',
  'verification_request.expired',
] as const;

export const PROJECT_EVENTS = ['project.quota_reached'] as const;

/** All of them, by name. */
export const EVENTS = [...VERIFICATION_EVENTS, ...REQUEST_EVENTS, ...PROJECT_EVENTS] as const;

export type VerificationEventName = (typeof VERIFICATION_EVENTS)[number];
export type RequestEventName = (typeof REQUEST_EVENTS)[number];

const thinEvent = lazily(() => {
  const told = {
    /** `evt_<id of what it is about>_<sequence>`: the same however often it is told. */
    id: z.string().check(z.regex(/^evt_[0-9a-f]{24}_[1-9]\d*$/)),
    /** Counts the events of one verification, of one request or of one project itself, from 1. */
    sequence: z.int().check(z.positive()),
    /** The project's id. */
    project: z.string(),
    /** Of the sandbox. */
    test: z.boolean(),
    /** When it happened, ISO 8601, UTC. */
    created_at: z.iso.datetime(),
  };
  return z.discriminatedUnion('event', [
    z.object({
      ...told,
      event: z.enum(VERIFICATION_EVENTS),
      verification_id: z.string(),
      /** The channel that completed it, or the first that may. */
      channel: z.enum(CHANNEL_NAMES),
    }),
    z.object({
      ...told,
      event: z.enum(REQUEST_EVENTS),
      verification_request_id: z.string(),
    }),
    z.object({
      ...told,
      event: z.enum(PROJECT_EVENTS),
      /** UTC, like 2026-10. */
      month: z.string(),
      /** As many as were created in it. */
      limit: z.int(),
    }),
  ]);
});

/**
 * What a topic's subscribers get, whoever they are: which verification, and what happened to it. No number and no token
 * is in it; who needs more asks the API by the id.
 */
export type ThinEvent = z.infer<ReturnType<typeof thinEvent>>;
export type VerificationEvent = Extract<ThinEvent, { readonly verification_id: string }>;
export type RequestEvent = Extract<ThinEvent, { readonly verification_request_id: string }>;

export type ProjectEvent = Extract<ThinEvent, { readonly month: string }>;

/** The id of the event that is number `sequence` of the verification, request or project with this id. */
export function eventId(subjectId: string, sequence: number): string {
  return `evt_${subjectId}_${sequence}`;
}

/** JSON text, as it is published. */
export function serializeEvent(event: ThinEvent): string {
  return JSON.stringify(event);
}

/** Throws when the text is no event. */
export function parseEvent(text: string): ThinEvent {
  return z.parse(thinEvent(), JSON.parse(text));
}

/** By what a subscription can choose (an SNS filter policy): all are strings, `test` is `true` or `false`. */
export function eventAttributes(event: ThinEvent): Readonly<Record<string, string>> {
  return {
    event: event.event,
    project: event.project,
    test: String(event.test),
    ...('channel' in event && { channel: event.channel }),
  };
}
