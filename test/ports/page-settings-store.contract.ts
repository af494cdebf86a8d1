import { describe, expect, test } from 'vitest';
import type { PageSettingsRegistry } from '../../shared/administration/page-settings.ts';

/** Holds a store of pages' settings to what the page and the commands rely on. */
export function pageSettingsStoreContract(store: () => PageSettingsRegistry): void {
  const all = {
    logo: { mediaType: 'image/png', bytes: Uint8Array.of(0, 1, 2, 255) },
    color: '#0a7d4f',
    support: 'mailto:help@acme.example',
    privacyUrl: 'https://acme.example/privacy',
    frameOrigins: ['https://shop.acme.example'],
  } as const;

  describe('the settings of a page', () => {
    test('are none where nothing was set', async () => {
      expect(await store().find('0'.repeat(24))).toBeUndefined();
    });

    test('come back as they were saved', async () => {
      await store().save('1'.repeat(24), all);
      const { logo, ...rest } = (await store().find('1'.repeat(24))) ?? {};
      const { logo: saved, ...others } = all;
      expect(rest).toEqual(others);
      expect(logo?.mediaType).toBe(saved.mediaType);
      expect([...(logo?.bytes ?? [])]).toEqual([...saved.bytes]);
    });

    test('take the place of the former ones, each project’s its own', async () => {
      await store().save('2'.repeat(24), all);
      await store().save('3'.repeat(24), all);
      await store().save('2'.repeat(24), { color: '#000000' });
      expect(await store().find('2'.repeat(24))).toEqual({ color: '#000000' });
      expect(await store().find('3'.repeat(24))).toMatchObject({ color: all.color });
    });
  });
}
