import type { CounterStore } from '../../shared/ports.ts';
import type { Creator } from '../../shared/verification/create.ts';
import type { OfferedChannels } from '../../shared/verification/offered-channels.ts';
import { ISSUER, PROJECT } from '../fakes/verifications.ts';

export const ROUTE = 'POST /api/v1/verifications';

/** A deployment that creates for PROJECT. */
export function creator(overrides: Partial<Creator> = {}): Creator {
  return {
    project: PROJECT,
    environment: 'live',
    issuer: ISSUER,
    retentionDays: 30,
    quota: { perUser: 5, perNumber: 50 },
    codeSubkey: Buffer.alloc(32, 1),
    phoneSubkey: Buffer.alloc(32, 4),
    ...overrides,
  };
}

export const OFFERED: OfferedChannels = {
  telegram: { assurance: 'basic', confirms: true },
  whatsapp: { assurance: 'basic', confirms: false },
  sms: { assurance: 'low', confirms: true },
};

/** Limits that never end. */
export const ENDLESS: CounterStore = {
  async add() {
    return true;
  },
  async subtract() {},
  read: async () => 0,
};
