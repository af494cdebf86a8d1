import { describe, expect, test } from 'vitest';
import { dynamoDbRequestStore } from '../../shared/adapters/dynamodb/request-store.ts';
import { eventsOfRequest } from '../../shared/events/events-of.ts';
import type { VerificationRequest } from '../../shared/requests/request.ts';
import { DAY, MINUTE, TEN_O_CLOCK } from '../fakes/clock.ts';
import { PROJECT } from '../fakes/verifications.ts';
import { localAws } from './aws.ts';

const aws = localAws();
const AT = TEN_O_CLOCK + MINUTE;

let made = 0;
async function request() {
  made += 1;
  const store = dynamoDbRequestStore(aws().table);
  const given: VerificationRequest = {
    id: `000777cb${made.toString(16).padStart(16, '0')}`,
    projectId: PROJECT.id,
    environment: 'live',
    assets: [],
    assurance: 'basic',
    partialOk: true,
    proofExpiryDays: 30,
    createdAt: TEN_O_CLOCK,
    expiresAt: TEN_O_CLOCK + DAY,
    deleteAfter: TEN_O_CLOCK + 30 * DAY,
    tellsExpiry: true,
  };
  await store.insert(given);
  const { id } = given;
  const told = async () => {
    const found = await store.find(id, { consistent: true });
    return found && eventsOfRequest(found).map(({ event, sequence }) => [event, sequence]);
  };
  return { given, store, id, told };
}

describe('a verification request', () => {
  test('comes back with what it has reached', async () => {
    const { given, store, id, told } = await request();
    expect(await store.find(id, { consistent: true })).toEqual(given);
    expect(await store.reach(id, 'partial', AT)).toBe(true);
    expect(await store.reach(id, 'partial', AT + 1)).toBe(false);
    expect(await store.reach(id, 'completed', AT + 2)).toBe(true);
    expect(await store.find(id, { consistent: true })).toEqual({
      ...given,
      told: { partialAt: AT, completedAt: AT + 2 },
    });
    expect(await told()).toEqual([
      ['verification_request.partial', 1],
      ['verification_request.completed', 2],
    ]);
  });

  test('ends once, by its last phone or by its deadline, whatever races', async () => {
    const { store, id, told } = await request();
    const ends = ['completed', 'ended_expired', 'ended_partial', 'completed', 'ended_expired'] as const;
    const won = await Promise.all(ends.map((milestone) => store.reach(id, milestone, AT)));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await told()).toHaveLength(1);
    expect(await store.reach(id, 'partial', AT)).toBe(false);
  });

  test('that is cancelled reaches nothing, and there is none where there was none', async () => {
    const { store, id, given } = await request();
    expect(await store.cancel(given, AT)).toBe(true);
    expect(await store.reach(id, 'completed', AT)).toBe(false);
    expect(await store.reach('f'.repeat(24), 'completed', AT)).toBe(false);
    expect(await store.find('f'.repeat(24), { consistent: true })).toBeUndefined();
  });
});
