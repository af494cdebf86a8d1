import { AwsError } from './aws-error.ts';

export type InjectedFailure = { status: number; type: string };

/**
 * The connection breaks off before the call is carried out, or afterwards and before it is answered. `effect` happens
 * at that moment, such as the end of whoever called.
 */
export type Interruption = { when: 'before' | 'after'; effect?: () => void };

/** What a caller whose connection broke off gets: nothing. */
export class Interrupted extends Error {}

/** What a test wants an operation to meet, each of them once, in the order they were added. */
export type FailureQueue = {
  add(service: string, operation: string, failure: InjectedFailure | Interruption): void;
  /** Carries the call out, unless what waits for it prevents that. Throws AwsError and Interrupted. */
  meet<Reply>(service: string, operation: string, perform: () => Promise<Reply>): Promise<Reply>;
};

export function createFailureQueue(): FailureQueue {
  const waiting: { service: string; operation: string; failure: InjectedFailure | Interruption }[] = [];
  const take = (service: string, operation: string) => {
    const index = waiting.findIndex((entry) => entry.service === service && entry.operation === operation);
    return index === -1 ? undefined : waiting.splice(index, 1)[0]?.failure;
  };
  return {
    add: (service, operation, failure) => {
      waiting.push({ service, operation, failure });
    },
    async meet(service, operation, perform) {
      const failure = take(service, operation);
      if (!failure) return perform();
      if ('type' in failure) {
        throw new AwsError(failure.type, 'An error that was asked for by failNext.', failure.status);
      }
      if (failure.when === 'after') await perform();
      failure.effect?.();
      throw new Interrupted(`The answer of ${operation} is lost.`);
    },
  };
}
