import type { ChannelCommands } from '../../../administration/channels/operator.ts';
import { AUTH_TOKEN } from '../../../twilio/auth-token.ts';
import type { WhatsappConfiguration } from '../configuration.ts';
import { ACCESS_TOKEN, APP_ID, APP_SECRET, BUSINESS_ACCOUNT_ID } from './credentials.ts';
import { checkMeta, setUpMeta } from './meta-commands.ts';
import { checkTwilio, setUpTwilio } from './twilio-commands.ts';

/** One channel, two ways to it. */
export const commands: ChannelCommands<WhatsappConfiguration> = {
  purpose: "stores Meta's or Twilio's secrets and subscribes Meta's app to the number's messages",
  rotation: 'makes a new verify token; a new app secret is made in the App Dashboard and simply given',
  setUpTakes: [APP_ID, BUSINESS_ACCOUNT_ID, ACCESS_TOKEN, APP_SECRET, AUTH_TOKEN],
  checkTakes: [APP_ID, BUSINESS_ACCOUNT_ID, ACCESS_TOKEN],
  setUp: (configured, operator) =>
    configured.provider === 'meta' ? setUpMeta(configured, operator) : setUpTwilio(configured, operator),
  check: (configured, operator) =>
    configured.provider === 'meta' ? checkMeta(configured, operator) : checkTwilio(configured, operator),
};
