import type { Receiver } from '../../../shared/channels/receiver.ts';
import { receiver } from '../../../shared/channels/sms/receiver.ts';
import { CHANNEL_SETTINGS } from '../../fakes/signing-keys.ts';

export const variants: Readonly<Record<string, Receiver | undefined>> = {
  sms: receiver.by(CHANNEL_SETTINGS.sms),
};
