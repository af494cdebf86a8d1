import { describe, expect, test } from 'vitest';
import type { SecretStore } from '../../shared/administration/channels/channel-secret.ts';
import { TEN_O_CLOCK } from '../fakes/clock.ts';

let made = 0;

/** Holds a store of secrets to what a rotation relies on. */
export function secretStoreContract(store: () => SecretStore): void {
  const fresh = () => {
    made += 1;
    return `/verso/test/channels/secret-${made}`;
  };
  const conflict = (name: string) =>
    `Somebody else changed ${name} at the same time: run this command again.`;

  describe('a secret', () => {
    test('that was never stored is none', async () => {
      expect(await store().read(fresh())).toBeUndefined();
    });

    test('is read as it was written, with the time by the store', async () => {
      const name = fresh();
      await store().write(name, 'a "secret"\n', undefined);
      expect(await store().read(name)).toMatchObject({ text: 'a "secret"\n', storedAt: TEN_O_CLOCK });
    });

    test('is replaced by who knows the former one', async () => {
      const name = fresh();
      await store().write(name, 'one', undefined);
      await store().write(name, 'two', await store().read(name));
      expect(await store().read(name)).toMatchObject({ text: 'two' });
    });

    test('is not made where there is one', async () => {
      const name = fresh();
      await store().write(name, 'one', undefined);
      await expect(store().write(name, 'two', undefined)).rejects.toThrow(conflict(name));
      expect(await store().read(name)).toMatchObject({ text: 'one' });
    });

    test('that somebody else has replaced tells so', async () => {
      const name = fresh();
      await store().write(name, 'one', undefined);
      const former = await store().read(name);
      await store().write(name, 'two', former);
      await expect(store().write(name, 'three', former)).rejects.toThrow(conflict(name));
    });
  });
}
