import type { Project } from '../projects/project.ts';
import type { VerificationRequest } from '../requests/request.ts';
import type { Verification } from '../verification/verification.ts';
import { timestamp } from '../verification/view.ts';
import {
  eventId,
  type ProjectEvent,
  type RequestEvent,
  type RequestEventName,
  type ThinEvent,
  type VerificationEvent,
  type VerificationEventName,
} from './event.ts';

/** What happened, and when. */
type Moment<Name> = readonly [event: Name, at: number];

/**
 * Every event that a verification has told, in their order, from what its item holds: all of it is written once, so that
 * the same events come out, by the same ids, however often and however late they are asked for.
 */
export function eventsOf(verification: Verification): readonly VerificationEvent[] {
  const [asked] = verification.channels;
  if (!asked) throw new Error(`The verification ${verification.id} names no channel.`);
  const { suspiciousAt } = verification;
  const moments: Moment<VerificationEventName>[] = [
    ...(suspiciousAt === undefined ? [] : [['verification.suspicious', suspiciousAt] as const]),
    ...endOf(verification),
  ];
  return moments.map(([event, at], index) => {
    const completed = event === 'verification.completed' || event === 'proof.revoked';
    return {
      ...told(verification, event, index + 1, at),
      event,
      verification_id: verification.id,
      channel: completed && 'match' in verification ? verification.match.channel : asked,
    };
  });
}

function endOf(verification: Verification): readonly Moment<VerificationEventName>[] {
  switch (verification.status) {
    case 'pending':
    case 'matched':
    case 'cancelled':
      return [];
    case 'failed':
      return [['verification.failed', verification.updatedAt]];
    case 'expired': {
      // Of a request's code that the next one has taken the place of nobody was told.
      const before = verification.suspiciousAt === undefined ? 0 : 1;
      return verification.sequence > before ? [['verification.expired', verification.updatedAt]] : [];
    }
    case 'verified':
      return [['verification.completed', verification.match.at]];
    case 'revoked': {
      const { match, revocation, signature } = verification;
      // Nobody was told that it is completed while it had no proof.
      const completed: Moment<VerificationEventName>[] = signature
        ? [['verification.completed', match.at]]
        : [];
      return [...completed, ['proof.revoked', revocation.at]];
    }
  }
}

/** The same for a request: it is partial at the first of its phones, and completed or at its end once. */
export function eventsOfRequest(request: VerificationRequest): readonly RequestEvent[] {
  const { partialAt, completedAt, ended } = request.told ?? {};
  const moments: Moment<RequestEventName>[] = [];
  if (partialAt !== undefined) moments.push(['verification_request.partial', partialAt]);
  if (completedAt !== undefined) moments.push(['verification_request.completed', completedAt]);
  if (ended) moments.push([`verification_request.${ended.as}`, ended.at]);
  return moments.map(([event, at], index) => ({
    ...told(request, event, index + 1, at),
    event,
    verification_request_id: request.id,
  }));
}

/** Of a project the last one alone: it keeps no more. */
export function eventsOfProject({ id, quotaReached }: Project): readonly ProjectEvent[] {
  if (!quotaReached) return [];
  const { sequence, at, month, limit } = quotaReached;
  const event = 'project.quota_reached';
  return [{ ...told({ id, projectId: id, environment: 'live' }, event, sequence, at), event, month, limit }];
}

function told(
  { id, projectId, environment }: Pick<Verification, 'id' | 'projectId' | 'environment'>,
  event: ThinEvent['event'],
  sequence: number,
  at: number,
) {
  return {
    id: eventId(id, sequence),
    event,
    sequence,
    project: projectId,
    test: environment === 'test',
    created_at: timestamp(at),
  };
}
