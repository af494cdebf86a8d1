import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eventsOf, eventsOfRequest } from '../../shared/events/events-of.ts';
import type { VerificationRequest } from '../../shared/requests/request.ts';
import { keepUntilProofExpires, TRANSITIONS } from '../../shared/verification/transitions.ts';
import { MINUTE, TEN_O_CLOCK } from '../fakes/clock.ts';
import { fakeVerificationStore } from '../fakes/verification-store.ts';
import { NUMBER, pendingVerification } from '../fakes/verifications.ts';
import { counting, holding, matching, trying, verifying } from '../ports/changes.ts';

const ID = '000777ca00000000000000aa';
const target = (at: number) => ({ id: ID, environment: 'live', at }) as const;

describe('the events of a verification', () => {
  test('are none while it is pending, and none when it was cancelled', async () => {
    const store = fakeVerificationStore();
    const before = pendingVerification({ id: ID });
    await store.insert(before);
    expect(eventsOf(before)).toEqual([]);
    await store.apply({ transition: 'cancel', ...target(TEN_O_CLOCK + MINUTE) });
    const cancelled = await store.find(ID, { consistent: true });
    expect(cancelled && eventsOf(cancelled)).toEqual([]);
  });

  /** Whatever happens to a verification, in whatever order: what refuses it leaves it as it was. A delivery's id follows from number and time. */
  test('are always those that its changes told, with the same numbers and times', async () => {
    const before = pendingVerification({ id: ID });
    const change = fc.tuple(
      fc.constantFrom(...Object.keys(TRANSITIONS)),
      fc.integer({ min: TEN_O_CLOCK, max: before.expiresAt + MINUTE }),
      fc.integer({ min: 0, max: 3 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 12 }), async (steps) => {
        const store = fakeVerificationStore();
        await store.insert(before);
        const toldNow = async () => eventsOf((await store.find(ID, { consistent: true })) ?? before);
        let events = await toldNow();
        for (const [name, at, count] of steps) {
          await store.apply(changeOf(name, at, count));
          const told = events;
          events = await toldNow();
          expect(events.slice(0, told.length)).toEqual(told);
        }
        const after = await store.find(ID, { consistent: true });
        expect(events.map(({ event }) => event)).toEqual(store.events);
        expect(events.length).toBeLessThanOrEqual(3);
        expect(events.map(({ sequence }) => sequence)).toEqual(store.events.map((_, index) => index + 1));
        expect(after?.sequence).toBe(store.events.length);
        expect(events.map(({ id }) => id)).toEqual(events.map(({ sequence }) => `evt_${ID}_${sequence}`));
      }),
      { numRuns: 500 },
    );

    function changeOf(name: string, at: number, count: number) {
      const { signature } = verifying(before);
      const attempted = { ...before, attempts: count };
      switch (name) {
        case 'verify':
          return { ...verifying(before), at };
        case 'verify_unsigned':
          return { ...matching(before), at };
        case 'hold':
          return { ...holding(before), at };
        case 'try_pin':
          return { ...trying(before), at };
        case 'sign':
          return { transition: name, ...target(at), signature } as const;
        case 'suspect':
        case 'count_wrong_sender':
          return { ...counting(attempted, name, `sender-${at}`), at };
        case 'revoke':
        case 'revoke_unsigned':
          return { transition: name, ...target(at), reason: 'fraud' } as const;
        case 'report':
        case 'decline':
        case 'fail':
        case 'expire':
        case 'supersede':
        case 'refuse_pin':
          return { transition: name, ...target(at) } as const;
        default:
          return { transition: 'cancel', ...target(at) } as const;
      }
    }
  });

  test('carry when each happened, and the channel that did it', async () => {
    const store = fakeVerificationStore();
    const before = pendingVerification({ id: ID, channels: ['sms', 'telegram'] });
    await store.insert(before);
    await store.apply({ transition: 'report', ...target(TEN_O_CLOCK + 1000) });
    const verified = { ...verifying(before), at: TEN_O_CLOCK + MINUTE };
    await store.apply({ ...verified, deleteAfter: keepUntilProofExpires(before, verified.at) });
    await store.apply({ transition: 'revoke', ...target(TEN_O_CLOCK + 2 * MINUTE), reason: 'fraud' });
    const after = await store.find(ID, { consistent: true });
    const told = after ? eventsOf(after) : [];
    expect(told.map(({ event, created_at, channel }) => [event, created_at, channel])).toEqual([
      ['verification.suspicious', new Date(TEN_O_CLOCK + 1000).toISOString(), 'sms'],
      ['verification.completed', new Date(verified.match.at).toISOString(), 'telegram'],
      ['proof.revoked', new Date(TEN_O_CLOCK + 2 * MINUTE).toISOString(), 'telegram'],
    ]);
    expect(JSON.stringify(told)).not.toContain(NUMBER.slice(1));
  });
});

test('the events of a request are told of what it has reached', () => {
  const request: VerificationRequest = {
    id: ID,
    projectId: 'f'.repeat(24),
    environment: 'test',
    assets: [],
    assurance: 'basic',
    partialOk: true,
    proofExpiryDays: 30,
    createdAt: TEN_O_CLOCK,
    expiresAt: TEN_O_CLOCK + MINUTE,
    deleteAfter: TEN_O_CLOCK + MINUTE,
  };
  const names = (told: VerificationRequest['told']) =>
    eventsOfRequest({ ...request, ...(told && { told }) }).map(({ event, sequence }) => [event, sequence]);
  expect(names(undefined)).toEqual([]);
  expect(names({ completedAt: TEN_O_CLOCK })).toEqual([['verification_request.completed', 1]]);
  expect(names({ partialAt: TEN_O_CLOCK, completedAt: TEN_O_CLOCK + 1 })).toEqual([
    ['verification_request.partial', 1],
    ['verification_request.completed', 2],
  ]);
  expect(names({ ended: { at: TEN_O_CLOCK + MINUTE, as: 'expired' } })).toEqual([
    ['verification_request.expired', 1],
  ]);
});
