import { awaitDeadlines } from '../../events/deadline.ts';
import type { Project } from '../../projects/project.ts';
import type { VerificationRequest } from '../../requests/request.ts';
import type { Verification } from '../../verification/verification.ts';
import { type CarryOutPorts, carryOutAll } from './carry-out.ts';
import {
  type DeadLetter,
  type DeadLetters,
  readUnpublished,
  type Span,
  type SubjectKey,
  type UnpublishedLetter,
} from './dead-letter.ts';
import type { RedriveOptions } from './redrive-webhooks.ts';
import { type Unheard, unheardOfProject, unheardOfRequest, unheardOfVerification } from './unheard.ts';

/** What tells events. */
export type Subject =
  | { readonly kind: 'verification'; readonly verification: Verification }
  | { readonly kind: 'request'; readonly request: VerificationRequest }
  | { readonly kind: 'project'; readonly project: Project };

export type Subjects = {
  find(key: SubjectKey): Promise<Subject | 'gone' | 'unreadable'>;
  /** All of them, page by page, read strongly. */
  scan(): AsyncIterable<{
    readonly items: readonly Subject[];
    /** How many were there that can't be read. */
    readonly unreadable: number;
    /** All that was read, whatever it is. */
    readonly looked: number;
  }>;
};

export type RedriveEventsPorts = CarryOutPorts & {
  readonly unpublished: DeadLetters;
  readonly subjects: Subjects;
};

export type RedrivenEvents = {
  /** Letters that lay there. */
  readonly found: number;
  readonly told: number;
  /** What waited for its proof or its deadline, and does so again. */
  readonly waiting: number;
  /** Of letters: what they are about has been erased, or was kept long enough. */
  readonly gone: number;
  /** Letters left where they are, and items of the table, that can't be read. */
  readonly unreadable: number;
  /** Letters left where they are, since their events could not be told now either. */
  readonly failed: number;
};

/**
 * An event is as old as what it tells, and its change may be younger: a proof that was signed late, an end by the clock that was written
 * late. That is not seen in the item, so that the time before is told too.
 */
const OLDER_THAN_ITS_CHANGE = 12 * 3_600_000;

type Counts = { -readonly [Name in keyof RedrivenEvents]: RedrivenEvents[Name] };

/**
 * Tells what could not be published. A letter says at most which item changed: what there is to tell follows from the item itself, by the
 * same ids as ever. Where only a place in the stream is known, or nothing at all since the stream has forgotten it (`span`), everything of
 * that time is told: whoever has heard it knows it by its id. A letter is removed after its events were told.
 */
export function redriveEvents(
  ports: RedriveEventsPorts,
  { dryRun, onProgress, span }: RedriveOptions & { readonly span?: Span | undefined },
): Promise<RedrivenEvents> {
  const counts: Counts = { found: 0, told: 0, waiting: 0, gone: 0, unreadable: 0, failed: 0 };

  return ports.unpublished.hold(async (letters) => {
    const spans: Span[] = span ? [span] : [];
    const positions: DeadLetter[] = [];
    for await (const letter of letters) {
      counts.found += 1;
      const read = readUnpublished(letter.body);
      if (read.kind === 'position') {
        positions.push(letter);
        spans.push(read.span);
      } else if ((await redrive(read)) && !dryRun) await letter.remove();
      onProgress(counts.found);
    }
    if (spans.length > 0 && (await tellAllOf(spans)) && !dryRun)
      for (const letter of positions) await letter.remove();
    return counts;
  });

  /** Whether the letter has served. */
  async function redrive(letter: Exclude<UnpublishedLetter, { kind: 'position' }>): Promise<boolean> {
    switch (letter.kind) {
      case 'unsigned':
        counts.waiting += 1;
        if (!dryRun) await ports.unsigned.send(letter.id);
        return true;
      case 'deadlines':
        counts.waiting += letter.deadlines.length;
        if (!dryRun) await awaitDeadlines(ports, letter.deadlines);
        return true;
      case 'change':
        return tellChange(letter.subject);
      case 'unreadable':
        counts.unreadable += 1;
        return false;
    }
  }

  async function tellChange(key: SubjectKey): Promise<boolean> {
    const subject = await ports.subjects.find(key);
    if (typeof subject === 'object') return carryOut(unheardOf(subject));
    counts[subject] += 1;
    return subject === 'gone';
  }

  async function tellAllOf(spans: readonly Span[]): Promise<boolean> {
    let all = true;
    let looked = 0;
    const isWithin = ({ at }: Unheard) =>
      spans.some(({ since, until }) => since - OLDER_THAN_ITS_CHANGE <= at && at <= until);
    for await (const page of ports.subjects.scan()) {
      const unheard = page.items.flatMap(unheardOf).filter(isWithin);
      counts.unreadable += page.unreadable;
      looked += page.looked;
      if (!(await carryOut(unheard))) all = false;
      onProgress(looked);
    }
    return all;
  }

  async function carryOut(unheard: readonly Unheard[]): Promise<boolean> {
    const tasks = unheard.map(({ task }) => task);
    const told = dryRun
      ? tasks.filter(({ kind }) => kind === 'tell').length
      : await carryOutAll(ports, tasks);
    if (told === undefined) {
      counts.failed += 1;
      return false;
    }
    counts.told += told;
    counts.waiting += tasks.filter(({ kind }) => kind === 'sign' || kind === 'await').length;
    return true;
  }
}

function unheardOf(subject: Subject): readonly Unheard[] {
  switch (subject.kind) {
    case 'verification':
      return unheardOfVerification(subject.verification);
    case 'request':
      return unheardOfRequest(subject.request);
    case 'project':
      return unheardOfProject(subject.project);
  }
}
