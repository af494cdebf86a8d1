import type { SecretPorts } from '../../../shared/administration/channels/channel-secret.ts';
import type { Finding } from '../../../shared/administration/channels/findings.ts';
import { SetUpStopped } from '../../../shared/administration/channels/steps.ts';
import type { Random } from '../../../shared/ports.ts';
import { type FakeClock, fakeClock } from '../../fakes/clock.ts';
import { type FakeSecretStore, fakeSecretStore } from '../../fakes/secret-store.ts';

export type OperatorScene = SecretPorts & {
  readonly secrets: FakeSecretStore;
  readonly clock: FakeClock;
  readonly random: Random;
  /** What was waited for, each with its milliseconds. */
  readonly waits: (readonly [string, number])[];
};

/** An operator's machine whose waits take no time. */
export function operatorScene(clock = fakeClock()): OperatorScene {
  const waits: OperatorScene['waits'] = [];
  let draws = 0;
  return {
    secrets: fakeSecretStore(clock),
    clock,
    waits,
    random: {
      bytes(length) {
        draws += 1;
        return Buffer.alloc(length, draws);
      },
    },
    async waitUntil(time, what) {
      const milliseconds = Math.max(0, time - clock.now());
      waits.push([what, milliseconds]);
      clock.advance(milliseconds);
    },
  };
}

/** The n-th secret token that the scene's operator makes. */
export const drawn = (n: number) => Buffer.alloc(32, n).toString('base64url');

/** What a check says is wrong. */
export const wrongIn = (findings: readonly Finding[]) =>
  findings.filter(({ kind }) => kind === 'wrong').map(({ text }) => text);

/** How a set-up that must not come to its end ended. */
export async function stopOf(setUp: Promise<unknown>): Promise<{
  readonly why: string;
  readonly done: readonly string[];
  readonly tasks: readonly string[];
}> {
  const error = await setUp.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof SetUpStopped)) throw new Error(`It did not stop as it should: ${error}`);
  const why = error.cause instanceof Error ? error.cause.message : String(error.cause);
  return { why, done: error.done, tasks: error.tasks };
}
