import { z } from 'zod';
import { KEY_PREFIX } from '../../config/names.ts';
import { type Deadline, parseDeadlines } from '../../events/deadline.ts';
import { parseEvent } from '../../events/event.ts';
import { type DeliveryMessage, parseMessage } from '../../webhooks/message.ts';

/** A message that nobody could handle. It stays where it is until it is removed. */
export type DeadLetter = { readonly body: string; remove(): Promise<void> };

export type DeadLetters = {
  /** Holds every letter while the work goes on, so that nobody else takes it up; what was not removed by then lies there as before. */
  hold<Outcome>(work: (letters: AsyncIterable<DeadLetter>) => Promise<Outcome>): Promise<Outcome>;
};

/** What is about to be told: a verification's events, a request's or a project's. */
export type SubjectKey = { readonly kind: 'verification' | 'request' | 'project'; readonly id: string };

/** When changes were written that nobody heard. Milliseconds since the epoch, both ends included. */
export type Span = { readonly since: number; readonly until: number };

/** What lies in the queue of what could not be published. */
export type UnpublishedLetter =
  /** A whole change of the table. */
  | { readonly kind: 'change'; readonly subject: SubjectKey }
  /** Where Lambda gave up: a place in the stream, and when it was written, but not what. */
  | { readonly kind: 'position'; readonly span: Span }
  | { readonly kind: 'unsigned'; readonly id: string }
  | { readonly kind: 'deadlines'; readonly deadlines: readonly Deadline[] }
  | { readonly kind: 'unreadable' };

const key = z.object({ pk: z.object({ S: z.string() }) });
const change = z.object({ dynamodb: z.object({ Keys: key.optional(), NewImage: key.optional() }) });

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html */
const position = z.object({
  timestamp: z.iso.datetime(),
  DDBStreamBatchInfo: z.object({
    approximateArrivalOfFirstRecord: z.iso.datetime().optional(),
    approximateArrivalOfLastRecord: z.iso.datetime().optional(),
  }),
});

const HOUR = 3_600_000;
/** How long a stream keeps what it says nothing about. */
const STREAM_KEEPS = 24 * HOUR;

export function readUnpublished(body: string): UnpublishedLetter {
  if (/^[0-9a-f]{24}$/.test(body)) return { kind: 'unsigned', id: body };
  return (
    attempt(() => ({ kind: 'deadlines' as const, deadlines: parseDeadlines(body) })) ??
    attempt(() => readPosition(body)) ??
    attempt(() => readChange(body)) ?? { kind: 'unreadable' }
  );
}

/** What Lambda gave up, around the whole event that it was given. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
const givenUp = z.object({
  requestPayload: z.object({ Records: z.array(z.object({ Sns: z.object({ Message: z.string() }) })).min(1) }),
});

/** What SNS could not hand to Lambda, as a queue gets it. https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
const notification = z.object({ Type: z.literal('Notification'), Message: z.string() });

/** The messages that lie in one letter, due now: a retry, or first tries in any form that they are given up in; undefined where it is none. */
export function readUndelivered(body: string, now: number): readonly DeliveryMessage[] | undefined {
  const messages =
    attempt(() => [parseMessage(body)]) ??
    attempt(() => [firstTry(body)]) ??
    attempt(() => [firstTry(notification.parse(JSON.parse(body)).Message)]) ??
    attempt(() =>
      givenUp.parse(JSON.parse(body)).requestPayload.Records.map(({ Sns }) => firstTry(Sns.Message)),
    );
  return messages?.map((message) => ({ ...message, since: now, due: now }));
}

function firstTry(text: string): Pick<DeliveryMessage, 'event' | 'attempt'> {
  return { event: parseEvent(text), attempt: 1 };
}

function readPosition(body: string): UnpublishedLetter {
  const { timestamp, DDBStreamBatchInfo: batch } = position.parse(JSON.parse(body));
  const gaveUp = Date.parse(timestamp);
  const first = batch.approximateArrivalOfFirstRecord;
  const since = first === undefined ? gaveUp - STREAM_KEEPS : Date.parse(first);
  return { kind: 'position', span: { since, until: gaveUp } };
}

function readChange(body: string): UnpublishedLetter {
  const { Keys, NewImage } = change.parse(JSON.parse(body)).dynamodb;
  const text = (Keys ?? NewImage)?.pk.S ?? '';
  for (const kind of ['verification', 'request', 'project'] as const) {
    if (text.startsWith(KEY_PREFIX[kind]))
      return { kind: 'change', subject: { kind, id: text.slice(KEY_PREFIX[kind].length) } };
  }
  return { kind: 'unreadable' };
}

function attempt<Read>(read: () => Read): Read | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
