import {
  checkTwilioWhatsapp,
  setUpTwilioWhatsapp,
} from '../../shared/administration/channels/twilio-whatsapp.ts';
import { WHATSAPP_SECRETS } from '../../shared/channels/whatsapp/secrets.ts';
import { webhookOutput } from '../outputs.ts';
import { AUTH_TOKEN, askCredential, givenCredential } from './channels-credentials.ts';
import { type ChannelCommands, refuseRotation, requireConfigured, secretPorts } from './channels-set-up.ts';
import { type SmsOptions, twilioAdministration } from './channels-sms.ts';
import type { Connection } from './connection.ts';

export const twilioWhatsappCommands: ChannelCommands<SmsOptions> = {
  async setUp(connection, options) {
    refuseRotation(options);
    const { accountSid, ...target } = targetOf(connection);
    const authToken = await givenCredential(AUTH_TOKEN, options.authTokenFile);
    const twilio = twilioAdministration(accountSid, options);
    const askAuthToken = () => askCredential(AUTH_TOKEN);
    return setUpTwilioWhatsapp(
      { ...secretPorts(connection, options), twilio, askAuthToken },
      { ...target, authToken },
    );
  },
  async check(connection, options) {
    const { accountSid, ...target } = targetOf(connection);
    const twilio = twilioAdministration(accountSid, options);
    return checkTwilioWhatsapp({ ...secretPorts(connection, options), twilio }, target);
  },
};

function targetOf(connection: Connection) {
  const settings = requireConfigured(connection.deployment.channels.whatsapp, 'whatsapp', connection);
  if (settings.provider !== 'twilio') throw new Error('The channel whatsapp is not provided by Twilio here.');
  return {
    accountSid: settings.accountSid,
    sender: settings.displayPhoneNumber,
    webhookUrl: connection.output(webhookOutput('whatsapp')),
    parameter: connection.parameter(WHATSAPP_SECRETS.twilioAuthToken),
  };
}
