import type { DeliverPorts } from '../../shared/webhooks/deliver.ts';

/** What a container is ended by: between two steps, so that the first is done and the next never begins, or neither. */
export class Killed extends Error {}

/** Ends what runs before or after a step, each with this probability. */
export function killedAtRandom(ports: DeliverPorts, probability: () => number): DeliverPorts {
  const mortal = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get(target, name, receiver) {
        const method: unknown = Reflect.get(target, name, receiver);
        if (typeof method !== 'function') return method;
        return async (...given: unknown[]) => {
          if (Math.random() < probability()) throw new Killed('before');
          const answer: unknown = await method.apply(target, given);
          if (Math.random() < probability()) throw new Killed('after');
          return answer;
        };
      },
    });
  return {
    ...ports,
    deliveries: mortal(ports.deliveries),
    endpoints: mortal(ports.endpoints),
    sender: mortal(ports.sender),
    retries: mortal(ports.retries),
  };
}
