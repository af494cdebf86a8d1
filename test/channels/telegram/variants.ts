import type { Receiver } from '../../../shared/channels/receiver.ts';
import { receiver } from '../../../shared/channels/telegram/receiver.ts';
import { CHANNEL_SETTINGS } from '../../fakes/signing-keys.ts';

export const variants: Readonly<Record<string, Receiver | undefined>> = {
  telegram: receiver.by(CHANNEL_SETTINGS.telegram),
};
