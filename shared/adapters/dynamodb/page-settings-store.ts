import * as z from 'zod/mini';
import type { PageSettingsRegistry } from '../../administration/page-settings.ts';
import { KEY_PREFIX } from '../../config/names.ts';
import { defined } from '../../defined.ts';
import { LOGO_MEDIA_TYPES } from '../../projects/page-settings.ts';
import type { Table } from './table.ts';

const stored = z.object({
  logo: z.optional(z.object({ media_type: z.enum(LOGO_MEDIA_TYPES), bytes: z.instanceof(Uint8Array) })),
  color: z.optional(z.string()),
  support: z.optional(z.string()),
  privacy_url: z.optional(z.string()),
  frame_origins: z.optional(z.array(z.string())),
});

const keyOf = (projectId: string) => `${KEY_PREFIX.branding}${projectId}`;

export function dynamoDbPageSettingsStore(table: Pick<Table, 'get' | 'put'>): PageSettingsRegistry {
  return {
    async find(projectId) {
      const item = await table.get(keyOf(projectId));
      if (!item) return undefined;
      const { logo, color, support, privacy_url, frame_origins } = z.parse(stored, item);
      return defined({
        logo: logo && { mediaType: logo.media_type, bytes: logo.bytes },
        color,
        support,
        privacyUrl: privacy_url,
        frameOrigins: frame_origins,
      });
    },
    async save(projectId, { logo, color, support, privacyUrl, frameOrigins }) {
      await table.put(keyOf(projectId), {
        logo: logo && { media_type: logo.mediaType, bytes: logo.bytes },
        color,
        support,
        privacy_url: privacyUrl,
        frame_origins: frameOrigins,
      });
    },
  };
}
