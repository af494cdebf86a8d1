import type { EndpointStore, Receiver } from '../../shared/ports.ts';
import {
  type Endpoint,
  HEALTHY,
  MOST_SWITCHED_OFF,
  SWITCHED_OFF_FOR,
} from '../../shared/webhooks/endpoint.ts';

/** The store in memory; test/ports holds it to what the one in DynamoDB does. */
export function fakeEndpointStore(): EndpointStore {
  const breakers = new Map<string, Endpoint>();
  /** Of each origin, its URLs with the time until which they are switched off, in the order in which they were. */
  const switchedOff = new Map<string, Map<string, number>>();
  const keyOf = ({ projectId, url }: Receiver) => `${projectId} ${new URL(url).origin}`;
  const known = (receiver: Receiver) => breakers.get(keyOf(receiver)) ?? HEALTHY;
  const off = (receiver: Receiver) => switchedOff.get(keyOf(receiver)) ?? new Map<string, number>();
  return {
    async find(receiver, now) {
      return { endpoint: known(receiver), gone: (off(receiver).get(receiver.url) ?? 0) > now };
    },
    async save(receiver, endpoint) {
      breakers.set(keyOf(receiver), endpoint);
    },
    async addFailure(receiver, slowUntil) {
      const failures = known(receiver).failures + 1;
      breakers.set(keyOf(receiver), {
        ...known(receiver),
        failures,
        ...(slowUntil !== undefined && { slowUntil }),
      });
      return failures;
    },
    async open(receiver, { until, milliseconds }) {
      breakers.set(keyOf(receiver), { ...known(receiver), openUntil: until, openFor: milliseconds });
    },
    async claimProbe(receiver, seen, until) {
      if (known(receiver).openUntil !== seen.openUntil) return false;
      breakers.set(keyOf(receiver), { ...known(receiver), openUntil: until });
      return true;
    },
    async switchOff(receiver, now) {
      const others = [...off(receiver)].filter(([url]) => url !== receiver.url);
      const kept = others.slice(Math.max(0, others.length - (MOST_SWITCHED_OFF - 1)));
      switchedOff.set(keyOf(receiver), new Map([...kept, [receiver.url, now + SWITCHED_OFF_FOR]]));
    },
    async switchOn(receiver) {
      off(receiver).delete(receiver.url);
    },
  };
}
