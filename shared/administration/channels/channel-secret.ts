import { formatSecretValues, parseSecretValues } from '../../deployment/secret-list.ts';
import type { SecretValue } from '../../deployment/secret-values.ts';
import type { Clock } from '../../ports.ts';
import { isRotating, newestValue, spreadBy, withNew, withoutOld } from './rotation.ts';

/** Where the provider's secrets lie: SecureStrings, by their full names. */
export type SecretStore = {
  /** Undefined when there is none. */
  read(name: string): Promise<StoredSecret | undefined>;
  /** Replaces what was read, or makes the first. Throws when somebody else has written in between. */
  write(name: string, text: string, former: StoredSecret | undefined): Promise<void>;
};

export type StoredSecret = {
  readonly text: string;
  readonly version: number;
  /** By the store's own clock, milliseconds since the epoch. */
  readonly storedAt: number;
};

export type SecretPorts = {
  readonly secrets: SecretStore;
  readonly clock: Clock;
  /** Says what is waited for, and waits. */
  readonly waitUntil: (time: number, what: string) => Promise<void>;
};

/** One of a channel's secrets, with the steps by which it is made and rotated. */
export type ChannelSecret = {
  /** What the provider is to use: the newest value. */
  readonly current: string | undefined;
  /** True between the adding of a value and the retiring of the one before it. */
  readonly rotating: boolean;
  readonly values: readonly SecretValue[];
  /** When it was last written, by the store's clock. */
  readonly storedAt: number;
  /** Beside the values that are there. */
  add(value: string): Promise<void>;
  /** Until every function knows the newest value. */
  spread(): Promise<void>;
  /** Ends the values before the newest, with some time for what is under way. */
  retireOld(): Promise<void>;
};

/** Functions and the operator must mean the same by "now", or a value counts too early or too late. */
const CLOCKS_APART_MILLISECONDS = 60_000;

export async function openSecret(ports: SecretPorts, name: string): Promise<ChannelSecret> {
  const { secrets, clock } = ports;
  let stored = await secrets.read(name);
  let values = valuesOf(stored);

  async function write(next: readonly SecretValue[]): Promise<void> {
    await secrets.write(name, formatSecretValues(next), stored);
    await readBack();
  }

  async function readBack(): Promise<void> {
    stored = await secrets.read(name);
    values = valuesOf(stored);
  }

  function valuesOf(found: StoredSecret | undefined): readonly SecretValue[] {
    try {
      return parseSecretValues(found?.text ?? '');
    } catch (cause) {
      throw new Error(`The parameter ${name} can't be read: delete it, and run this command again.`, {
        cause,
      });
    }
  }

  return {
    get current() {
      return newestValue(values);
    },
    get rotating() {
      return isRotating(values);
    },
    get values() {
      return values;
    },
    get storedAt() {
      return stored?.storedAt ?? 0;
    },
    async add(value) {
      await write(withNew(values, value, clock.now()));
      const apart = Math.abs((stored?.storedAt ?? 0) - clock.now());
      if (values.length > 1 && apart > CLOCKS_APART_MILLISECONDS) {
        throw new Error(
          `The clock of this machine and that of AWS are ${Math.round(apart / 1000)} seconds apart: set it right first.`,
        );
      }
    },
    async spread() {
      const added = newestValue(values);
      await ports.waitUntil(spreadBy(values, stored?.storedAt ?? 0), 'every function knows the new secret');
      await readBack();
      // Of two operators who rotate at once, one would register what no function accepts.
      if (newestValue(values) !== added) throw changedMeanwhile(name);
    },
    async retireOld() {
      await write(withoutOld(values, clock.now()));
    },
  };
}

export function changedMeanwhile(name: string): Error {
  return new Error(`Somebody else changed ${name} at the same time: run this command again.`);
}
