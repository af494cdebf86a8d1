import { describe, expect, test } from 'vitest';
import { VersoError } from '../../shared/errors.ts';
import { newlyReached, requireQuota } from '../../shared/projects/monthly-limit.ts';

const HARD = { creations: 100, mode: 'hard' } as const;
const AT = Date.UTC(2026, 9, 31, 23, 59, 0);
const REACHED = { month: '2026-10', limit: 100, at: AT, sequence: 1 } as const;

function refusal(
  project: Parameters<typeof requireQuota>[0],
  now = AT,
  environment: 'live' | 'test' = 'live',
) {
  try {
    requireQuota(project, environment, now);
  } catch (error) {
    if (error instanceof VersoError) return { code: error.code, ...error.headers };
    throw error;
  }
  return undefined;
}

describe('a live creation', () => {
  test('is refused until the month ends once its hard limit is reached', () => {
    const project = { monthlyLimit: HARD, quotaReached: REACHED };
    expect(refusal(project)).toEqual({ code: 'quota_exceeded', 'retry-after': '60' });
    expect(refusal(project, AT + 59_999)).toEqual({ code: 'quota_exceeded', 'retry-after': '1' });
    expect(refusal(project, AT + 60_000)).toBeUndefined();
  });

  test('in December waits for the next year', () => {
    const at = Date.UTC(2026, 11, 31, 23, 0, 0);
    const project = { monthlyLimit: HARD, quotaReached: { ...REACHED, month: '2026-12' } };
    expect(refusal(project, at)).toMatchObject({ 'retry-after': '3600' });
  });

  test.each([
    ['without a limit', {}],
    ['whose limit was taken away', { quotaReached: REACHED }],
    ['whose limit was raised', { monthlyLimit: { ...HARD, creations: 101 }, quotaReached: REACHED }],
    ['whose limit is soft', { monthlyLimit: { ...HARD, mode: 'soft' }, quotaReached: REACHED }],
    [
      'whose limit was reached last month',
      { monthlyLimit: HARD, quotaReached: { ...REACHED, month: '2026-09' } },
    ],
  ] as const)('%s is let through', (_, project) => {
    expect(refusal(project)).toBeUndefined();
  });

  test('is refused at once where the limit is lowered to less than was created', () => {
    expect(refusal({ monthlyLimit: { ...HARD, creations: 50 }, quotaReached: REACHED })).toBeDefined();
  });
});

test('a test key is never refused', () => {
  expect(refusal({ monthlyLimit: HARD, quotaReached: REACHED }, AT, 'test')).toBeUndefined();
});

describe('a month of so many creations', () => {
  const month = { month: '2026-10', created: 100 };

  test('reaches the limit that it is as many as, and not one that is higher', () => {
    expect(newlyReached({ monthlyLimit: HARD }, month, AT)).toEqual(REACHED);
    expect(newlyReached({ monthlyLimit: HARD }, { ...month, created: 99 }, AT)).toBeUndefined();
    expect(newlyReached({}, month, AT)).toBeUndefined();
  });

  test('that is counted again reaches nothing new', () => {
    const project = { monthlyLimit: HARD, quotaReached: REACHED };
    expect(newlyReached(project, { ...month, created: 250 }, AT + 1)).toBeUndefined();
  });

  test('reaches a limit that was raised, and the next month its own', () => {
    const raised = { monthlyLimit: { ...HARD, creations: 200 }, quotaReached: REACHED };
    expect(newlyReached(raised, { ...month, created: 200 }, AT)).toEqual({
      ...REACHED,
      limit: 200,
      sequence: 2,
    });
    const next = { month: '2026-11', created: 100 };
    expect(newlyReached({ monthlyLimit: HARD, quotaReached: REACHED }, next, AT)).toEqual({
      ...REACHED,
      month: '2026-11',
      sequence: 2,
    });
  });

  test('that comes late takes nothing back of the one behind it', () => {
    const project = {
      monthlyLimit: { ...HARD, creations: 10 },
      quotaReached: { ...REACHED, month: '2026-11' },
    };
    expect(newlyReached(project, month, AT)).toBeUndefined();
  });
});
