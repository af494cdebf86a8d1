import * as z from 'zod/mini';
import { KEY_PREFIX } from '../../config/names.ts';
import { type ChannelCharges, type ChargeStore, channelCharges } from '../../cost/channel-charges.ts';
import type { Table } from './table.ts';

const KEY = `${KEY_PREFIX.config}charges`;

export type WritableChargeStore = ChargeStore & { write(charges: ChannelCharges): Promise<void> };

/** An item of its own: what an estimate alone wants to know has no place in the settings, which every function reads. */
export function dynamoDbChargeStore(table: Table): WritableChargeStore {
  return {
    async read() {
      const item = await table.get(KEY);
      return item && z.parse(z.object({ charges: channelCharges() }), item).charges;
    },
    write(charges) {
      return table.put(KEY, { charges });
    },
  };
}
