import {
  changedMeanwhile,
  type SecretStore,
  type StoredSecret,
} from '../../shared/administration/channels/channel-secret.ts';
import type { Clock } from '../../shared/ports.ts';

export type FakeSecretStore = SecretStore & {
  /** As an operator stores one by hand. */
  put(name: string, text: string): void;
  text(name: string): string | undefined;
  /** Throws at the next write, before anything is written. */
  failNextWrite(error: Error): void;
};

export function fakeSecretStore(clock: Clock): FakeSecretStore {
  const stored = new Map<string, StoredSecret>();
  const failures: Error[] = [];
  const put = (name: string, text: string) => {
    const version = (stored.get(name)?.version ?? 0) + 1;
    stored.set(name, { text, version, storedAt: clock.now() });
  };
  return {
    put,
    text: (name) => stored.get(name)?.text,
    failNextWrite: (error) => void failures.push(error),
    read: async (name) => stored.get(name),
    async write(name, text, former) {
      const failure = failures.shift();
      if (failure) throw failure;
      const before = stored.get(name);
      if (before && !former) throw changedMeanwhile(name);
      put(name, text);
      if (before && before.version !== former?.version) throw changedMeanwhile(name);
    },
  };
}
