import { AwsError } from './aws-error.ts';

export type InjectedFailure = { status: number; type: string };

/** Errors that a test wants an operation to meet, each of them once, in the order they were added. */
export type FailureQueue = {
  add(service: string, operation: string, failure: InjectedFailure): void;
  take(service: string, operation: string): AwsError | undefined;
};

export function createFailureQueue(): FailureQueue {
  const waiting: { service: string; operation: string; failure: InjectedFailure }[] = [];
  return {
    add: (service, operation, failure) => {
      waiting.push({ service, operation, failure });
    },
    take: (service, operation) => {
      const index = waiting.findIndex((entry) => entry.service === service && entry.operation === operation);
      if (index === -1) return undefined;
      const [entry] = waiting.splice(index, 1);
      return (
        entry &&
        new AwsError(entry.failure.type, 'An error that was asked for by failNext.', entry.failure.status)
      );
    },
  };
}
