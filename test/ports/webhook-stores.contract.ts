import { describe, expect, test } from 'vitest';
import type { DeliveryStore, EndpointStore, Receiver } from '../../shared/ports.ts';
import { type Delivery, newDelivery } from '../../shared/webhooks/delivery.ts';
import { MOST_SWITCHED_OFF } from '../../shared/webhooks/endpoint.ts';
import { DAY, SECOND, TEN_O_CLOCK } from '../fakes/clock.ts';
import { completed } from '../webhooks/events.ts';

const NEW = { isNew: true };
let made = 0;

/** Holds deliveries to what at-least-once relies on. */
export function deliveryStoreContract(store: () => DeliveryStore): void {
  const fresh = (): Delivery => {
    made += 1;
    const id = made.toString(16).padStart(24, '0');
    return newDelivery(completed(id), 'https://shop.example/hook', 9);
  };

  const found = (delivery: Delivery) => store().find(delivery, { consistent: true });

  describe('a delivery', () => {
    test('is found as it was recorded, and absent before', async () => {
      const delivery: Delivery = {
        ...fresh(),
        status: 'failed',
        attempts: 9,
        responseStatus: 500,
        responseBody: 'no ąž',
        errorMessage: 'It answered 500.',
        lastAttemptAt: TEN_O_CLOCK + 1,
        updatedAt: TEN_O_CLOCK + 2,
      };
      expect(await found(delivery)).toBeUndefined();
      expect(await store().record(delivery, NEW)).toBe(true);
      expect(await found(delivery)).toEqual(delivery);
      expect(await found({ ...delivery, projectId: 'another' })).toBeUndefined();
      expect(await found({ ...delivery, environment: 'test' })).toBeUndefined();
    });

    test('that was delivered stays so', async () => {
      const delivery = fresh();
      const delivered = { ...delivery, status: 'delivered' as const, attempts: 1, deliveredAt: TEN_O_CLOCK };
      await store().record(delivered, NEW);
      for (const status of ['pending', 'failed', 'delivered'] as const)
        expect(await store().record({ ...delivery, status, attempts: 5 }, NEW)).toBe(false);
      expect(await found(delivery)).toEqual(delivered);
    });

    test('goes on to more attempts and never back to fewer, unless those delivered it', async () => {
      const delivery = fresh();
      expect(await store().record({ ...delivery, attempts: 2 }, NEW)).toBe(true);
      expect(await store().record({ ...delivery, attempts: 1 }, NEW)).toBe(false);
      expect(await store().record({ ...delivery, attempts: 3 }, NEW)).toBe(true);
      expect(await store().record({ ...delivery, attempts: 3, status: 'failed' }, NEW)).toBe(true);
      expect(await store().record({ ...delivery, attempts: 3, status: 'pending' }, NEW)).toBe(false);
      expect(await store().record({ ...delivery, attempts: 1, status: 'delivered' }, NEW)).toBe(true);
    });

    test('that was deleted meanwhile does not come back by a try that had known it', async () => {
      const delivery = { ...fresh(), attempts: 2 };
      for (const status of ['pending', 'failed', 'delivered'] as const)
        expect(await store().record({ ...delivery, status }, { isNew: false })).toBe(false);
      expect(await found(delivery)).toBeUndefined();
      await store().record({ ...delivery, attempts: 1 }, NEW);
      expect(await store().record(delivery, { isNew: false })).toBe(true);
    });

    test('that failed is opened again once, and nothing else is', async () => {
      const delivery = { ...fresh(), attempts: 9 };
      const reopen = () => store().reopen(delivery, TEN_O_CLOCK + SECOND, TEN_O_CLOCK);
      expect(await reopen()).toBe(false);
      await store().record({ ...delivery, status: 'failed', attempts: 8 }, NEW);
      expect(await reopen()).toBe(false);
      await store().record({ ...delivery, status: 'failed' }, NEW);
      expect((await Promise.all([reopen(), reopen(), reopen()])).filter(Boolean)).toHaveLength(1);
      expect(await found(delivery)).toEqual({
        ...delivery,
        status: 'pending',
        nextRetryAt: TEN_O_CLOCK + SECOND,
        updatedAt: TEN_O_CLOCK,
      });
      await store().record({ ...delivery, status: 'delivered' }, NEW);
      expect(await reopen()).toBe(false);
    });
  });
}

/** Holds the circuit breakers to what protects others, and receivers. */
export function endpointStoreContract(store: () => EndpointStore): void {
  const fresh = () => {
    made += 1;
    return { projectId: `project-${made}`, url: 'https://shop.example/hook?a=1' };
  };

  const found = (receiver: Receiver, now = TEN_O_CLOCK) => store().find(receiver, now);
  /** The URLs of one origin that are switched off, of these. */
  const switchedOff = async (receivers: readonly Receiver[], now: number) => {
    const each = await Promise.all(receivers.map(async (one) => ({ one, ...(await found(one, now)) })));
    return each.filter(({ gone }) => gone).map(({ one }) => one);
  };

  describe('an endpoint', () => {
    test('is healthy while nothing is known', async () => {
      expect(await found(fresh())).toEqual({ endpoint: { failures: 0 }, gone: false });
    });

    test('counts failures one by one, however many come at once', async () => {
      const receiver = fresh();
      const counts = await Promise.all(
        Array.from({ length: 8 }, () => store().addFailure(receiver, undefined, TEN_O_CLOCK)),
      );
      expect(counts.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    });

    test('remembers until when it is slow and open, for its whole origin and its project alone', async () => {
      const receiver = fresh();
      await store().addFailure(receiver, TEN_O_CLOCK + SECOND, TEN_O_CLOCK);
      await store().open(receiver, { until: TEN_O_CLOCK + 2 * SECOND, milliseconds: 2000 });
      const endpoint = {
        failures: 1,
        slowUntil: TEN_O_CLOCK + SECOND,
        openUntil: TEN_O_CLOCK + 2 * SECOND,
        openFor: 2 * SECOND,
      };
      const elsewhere = { ...receiver, url: 'https://shop.example/other' };
      expect((await found(elsewhere)).endpoint).toEqual(endpoint);
      expect((await found({ ...receiver, projectId: 'another' })).endpoint.failures).toBe(0);
      expect((await found({ ...receiver, url: 'https://shop.example:8443/' })).endpoint.failures).toBe(0);
      await store().save(receiver, { failures: 0 }, TEN_O_CLOCK);
      expect((await found(receiver)).endpoint).toEqual({ failures: 0 });
    });

    test('that is half-open is claimed by exactly one', async () => {
      const receiver = fresh();
      await store().addFailure(receiver, undefined, TEN_O_CLOCK);
      await store().open(receiver, { until: TEN_O_CLOCK, milliseconds: 1000 });
      const { endpoint } = await found(receiver);
      const claims = await Promise.all(
        Array.from({ length: 5 }, () => store().claimProbe(receiver, endpoint, TEN_O_CLOCK + SECOND)),
      );
      expect(claims.filter(Boolean)).toHaveLength(1);
    });

    test('is switched off by its URL, and on again', async () => {
      const receiver = fresh();
      const another = { ...receiver, url: 'https://shop.example/hook?a=2' };
      await store().switchOn(receiver);
      await store().switchOff(receiver, TEN_O_CLOCK);
      await store().switchOff(receiver, TEN_O_CLOCK + SECOND);
      expect((await found(receiver)).gone).toBe(true);
      expect((await found(another)).gone).toBe(false);
      expect((await found({ ...receiver, projectId: 'another' })).gone).toBe(false);
      await store().switchOff(another, TEN_O_CLOCK);
      await store().switchOn(receiver);
      expect(await found(receiver)).toEqual({ endpoint: { failures: 0 }, gone: false });
      expect((await found(another)).gone).toBe(true);
    });

    test('stays switched off for 30 days, whatever becomes of its breaker', async () => {
      const receiver = fresh();
      await store().switchOff(receiver, TEN_O_CLOCK);
      expect(await store().addFailure(receiver, undefined, TEN_O_CLOCK)).toBe(1);
      await store().open(receiver, { until: TEN_O_CLOCK + SECOND, milliseconds: 1000 });
      await store().save(receiver, { failures: 0 }, TEN_O_CLOCK + DAY);
      expect(await found(receiver, TEN_O_CLOCK + 30 * DAY - 1)).toEqual({
        endpoint: { failures: 0 },
        gone: true,
      });
      expect((await found(receiver, TEN_O_CLOCK + 30 * DAY)).gone).toBe(false);
    });

    test('has as many URLs switched off as have a place, each for its own time: the first give way', async () => {
      const origin = fresh();
      const urls = Array.from({ length: MOST_SWITCHED_OFF + 3 }, (_, place) => ({
        ...origin,
        url: `https://shop.example/hook/${place}`,
      }));
      for (const [place, each] of urls.entries()) await store().switchOff(each, TEN_O_CLOCK + place * SECOND);
      const now = TEN_O_CLOCK + urls.length * SECOND;
      expect(await switchedOff(urls, now)).toEqual(urls.slice(3));
      expect(await switchedOff(urls, TEN_O_CLOCK + 30 * DAY + 9 * SECOND)).toEqual(urls.slice(10));
    });
  });
}
