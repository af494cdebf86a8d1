import { type ChannelCommands, requireConfigured } from './channels-set-up.ts';
import type { SmsOptions } from './channels-sms.ts';
import { type MetaOptions, metaCommands } from './channels-whatsapp-meta.ts';
import { twilioWhatsappCommands } from './channels-whatsapp-twilio.ts';
import type { Connection } from './connection.ts';

export type WhatsappOptions = MetaOptions & SmsOptions;

/** One channel, two ways to it. */
export const whatsappCommands: ChannelCommands<WhatsappOptions> = {
  setUp: (connection, options) => commandsOf(connection).setUp(connection, options),
  check: (connection, options) => commandsOf(connection).check(connection, options),
};

function commandsOf(connection: Connection): ChannelCommands<WhatsappOptions> {
  const settings = requireConfigured(connection.deployment.channels.whatsapp, 'whatsapp', connection);
  return settings.provider === 'meta' ? metaCommands : twilioWhatsappCommands;
}
