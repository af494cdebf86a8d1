import { describe, expect, test } from 'vitest';
import {
  eventAttributes,
  eventId,
  parseEvent,
  serializeEvent,
  type ThinEvent,
} from '../../shared/events/event.ts';

const ID = '00079c3740960b5900472213';

const COMPLETED: ThinEvent = {
  id: eventId(ID, 1),
  event: 'verification.completed',
  verification_id: ID,
  sequence: 1,
  project: 'a'.repeat(24),
  test: false,
  channel: 'telegram',
  created_at: '2026-11-24T10:00:00.000Z',
};

const EXPIRED_REQUEST: ThinEvent = {
  id: eventId(ID, 2),
  event: 'verification_request.expired',
  verification_request_id: ID,
  sequence: 2,
  project: 'a'.repeat(24),
  test: true,
  created_at: '2026-11-24T10:00:00.000Z',
};

const QUOTA: ThinEvent = {
  id: eventId('a'.repeat(24), 1),
  event: 'project.quota_reached',
  sequence: 1,
  project: 'a'.repeat(24),
  test: false,
  month: '2026-11',
  limit: 1000,
  created_at: '2026-11-24T10:00:00.000Z',
};

describe('a thin event', () => {
  test.each([COMPLETED, EXPIRED_REQUEST, QUOTA])('comes back from its text: $event', (event) => {
    expect(parseEvent(serializeEvent(event))).toEqual(event);
  });

  test('has an id that follows from its verification and its place', () => {
    expect(eventId(ID, 3)).toBe(`evt_${ID}_3`);
  });

  test.each([
    ['of a name that is not ours', { ...COMPLETED, event: 'verification.imagined' }],
    ['without its verification', { ...COMPLETED, verification_id: undefined }],
    ['of a request that names no request', { ...EXPIRED_REQUEST, verification_request_id: undefined }],
    ['that is number 0', { ...COMPLETED, sequence: 0 }],
    ['with another form of id', { ...COMPLETED, id: 'evt_1' }],
  ])('%s is refused', (_, event) => {
    expect(() => parseEvent(JSON.stringify(event))).toThrow();
  });
});

test('a subscription can choose by event, project, sandbox and channel', () => {
  expect(eventAttributes(COMPLETED)).toEqual({
    event: 'verification.completed',
    project: 'a'.repeat(24),
    test: 'false',
    channel: 'telegram',
  });
  expect(eventAttributes(EXPIRED_REQUEST)).toEqual({
    event: 'verification_request.expired',
    project: 'a'.repeat(24),
    test: 'true',
  });
  expect(eventAttributes(QUOTA)).toEqual({
    event: 'project.quota_reached',
    project: 'a'.repeat(24),
    test: 'false',
  });
});
