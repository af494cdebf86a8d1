import { enterPin } from '../../shared/page/enter-pin.ts';
import { confirmVerification } from '../../shared/verification/confirm.ts';
import { NUMBER, PROJECT } from '../fakes/verifications.ts';
import { codeFrom, inbox, SUBKEYS } from '../verification/inbox.ts';

const OWNER = { projectId: PROJECT.id, environment: 'live' } as const;
export const CONFIRMED = {
  channels: ['telegram', 'sms'],
  assurance: 'confirmed',
  redirectUrl: 'https://shop.example/done',
} as const;

/** A deployment where PINs are typed on the page and over the API. */
export function pinDesk() {
  const box = inbox();
  const { settings } = box.deployment;
  return {
    ...box,
    /** The PIN as it is typed on the page. */
    async type(id: string, pin: string, page: object = {}, project: object = {}) {
      return enterPin(box, { subkeys: SUBKEYS, project, page }, await box.stored(id), pin);
    },
    confirm: (id: string, body: object) =>
      confirmVerification(box, { settings, subkeys: SUBKEYS }, OWNER, id, body),
    /** A verification whose message has come, and the PIN that answered it. */
    async held(overrides: object = {}) {
      const { id, code } = await box.create({ ...CONFIRMED, ...overrides });
      const outcome = await box.receive('sms', codeFrom(NUMBER, code, 'sms'));
      if (outcome.kind !== 'pin_sent') throw new Error(`The message ended as ${outcome.kind}.`);
      return { id, code, pin: outcome.pin };
    },
  };
}

export const wrong = (pin: string, by = 1) => String((Number(pin) + by) % 1_000_000).padStart(6, '0');
