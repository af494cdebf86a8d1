import type { EndpointStore, Receiver } from '../../shared/ports.ts';
import { type Endpoint, HEALTHY } from '../../shared/webhooks/endpoint.ts';

/** The store in memory; test/ports holds it to what the one in DynamoDB does. */
export function fakeEndpointStore(): EndpointStore {
  const breakers = new Map<string, Endpoint>();
  const gone = new Set<string>();
  const breakerKey = ({ projectId, url }: Receiver) => `${projectId} ${new URL(url).origin}`;
  const urlKey = ({ projectId, url }: Receiver) => `${projectId} ${url}`;
  const known = (receiver: Receiver) => breakers.get(breakerKey(receiver)) ?? HEALTHY;
  return {
    async find(receiver) {
      return { endpoint: known(receiver), gone: gone.has(urlKey(receiver)) };
    },
    async save(receiver, endpoint) {
      breakers.set(breakerKey(receiver), endpoint);
    },
    async addFailure(receiver, slowUntil) {
      const failures = known(receiver).failures + 1;
      breakers.set(breakerKey(receiver), {
        ...known(receiver),
        failures,
        ...(slowUntil !== undefined && { slowUntil }),
      });
      return failures;
    },
    async open(receiver, { until, milliseconds }) {
      breakers.set(breakerKey(receiver), { ...known(receiver), openUntil: until, openFor: milliseconds });
    },
    async claimProbe(receiver, seen, until) {
      if (known(receiver).openUntil !== seen.openUntil) return false;
      breakers.set(breakerKey(receiver), { ...known(receiver), openUntil: until });
      return true;
    },
    async switchOff(receiver) {
      gone.add(urlKey(receiver));
    },
    async switchOn(receiver) {
      gone.delete(urlKey(receiver));
    },
  };
}
