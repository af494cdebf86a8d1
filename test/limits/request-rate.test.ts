import { describe, expect, test } from 'vitest';
import { requestRate } from '../../shared/limits/request-rate.ts';
import { fakeClock, MINUTE, SECOND } from '../fakes/clock.ts';
import { refusalOf } from '../fakes/refusal.ts';

function setUp() {
  const clock = fakeClock();
  const allow = requestRate(clock);
  /** How many of `count` requests were let through. */
  const passed = (count: number, key = 'a', kind: 'create' | 'read' = 'create', limit?: number) => {
    let through = 0;
    for (let request = 0; request < count; request += 1) {
      try {
        allow(key, kind, limit);
        through += 1;
      } catch {
        // Counted by what is missing.
      }
    }
    return through;
  };
  return { clock, allow, passed };
}

describe('a key’s rate', () => {
  test('is a hundred creations and a thousand reads, which may come at once', () => {
    const { passed } = setUp();
    expect(passed(150)).toBe(100);
    expect(passed(1500, 'a', 'read')).toBe(1000);
  });

  test('is the key’s own where it has one', () => {
    const { passed } = setUp();
    expect(passed(10, 'a', 'create', 3)).toBe(3);
    expect(passed(100, 'a', 'read', 3)).toBe(30);
  });

  test('is apart from every other key’s', () => {
    const { passed } = setUp();
    passed(150);
    expect(passed(150, 'b')).toBe(100);
  });

  test('comes back evenly, up to a minute’s worth', () => {
    const { clock, passed } = setUp();
    passed(100);
    clock.advance(6 * SECOND);
    expect(passed(50)).toBe(10);
    clock.advance(60 * MINUTE);
    expect(passed(150)).toBe(100);
  });

  test('is refused with the seconds after which a request passes', async () => {
    const { clock, allow, passed } = setUp();
    passed(2, 'a', 'create', 2);
    const refusal = await refusalOf(() => allow('a', 'create', 2));
    expect(refusal).toMatchObject({ code: 'rate_limited', headers: { 'retry-after': '30' } });
    clock.advance(30 * SECOND - 1);
    expect(passed(1, 'a', 'create', 2)).toBe(0);
    clock.advance(1);
    expect(passed(1, 'a', 'create', 2)).toBe(1);
  });

  test('is not made worse by being refused', () => {
    const { clock, passed } = setUp();
    passed(1000);
    clock.advance(MINUTE);
    expect(passed(100)).toBe(100);
  });

  test('is not filled by a clock that steps back', () => {
    const { clock, passed } = setUp();
    passed(100);
    clock.advance(-MINUTE);
    expect(passed(1)).toBe(0);
  });
});
