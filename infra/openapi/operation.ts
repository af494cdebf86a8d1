import type * as z from 'zod/mini';
import type { ErrorCode } from '../../shared/errors.ts';
import type { ANSWERS } from './answers.ts';
import type { PROOF_ANSWERS } from './proof-answers.ts';

export type AnswerName = keyof typeof ANSWERS | keyof typeof PROOF_ANSWERS;

/** How one route is described, beside what follows from the route itself. */
export type Operation = {
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  /** What a caller should know before it calls. */
  readonly description: string;
  /** `optional` where a key changes the answer, `ticket` where one may come instead of a key. */
  readonly key: 'required' | 'optional' | 'none' | 'ticket';
  readonly query?: readonly z.ZodMiniObject[];
  readonly body?: z.ZodMiniObject;
  readonly bodyIsOptional?: boolean;
  /** Reads nothing from a body, and refuses one that no call could have. */
  readonly ignoresBody?: boolean;
  /** With an Idempotency-Key, 201 and a Location. */
  readonly creates?: boolean;
  /** `nothing` where every call is refused. */
  readonly answer: AnswerName | 'events' | 'nothing';
  /** Beyond those that follow from the key, the body and the query. */
  readonly errors?: readonly ErrorCode[];
  /** What is said in place of an error while the deployment can't work; `never` where nothing is read for the answer. */
  readonly whenAway?: AnswerName | 'never';
  /** Whether a cache may ask again by ETag, and hear 304. */
  readonly revalidates?: boolean;
};
