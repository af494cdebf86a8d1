import type { ChannelCommands } from '../../../administration/channels/operator.ts';
import { AUTH_TOKEN } from '../../../twilio/auth-token.ts';
import type { SmsConfiguration } from '../configuration.ts';
import { checkAws, setUpAws } from './aws-commands.ts';
import { checkTwilio, setUpTwilio } from './twilio-commands.ts';

/** One channel, two ways to it. */
export const commands: ChannelCommands<SmsConfiguration> = {
  purpose: "stores the Twilio account's auth token and points its numbers at the webhook",
  rotation: 'makes a new auth token and ends the old one for every program that uses the account',
  setUpTakes: [AUTH_TOKEN],
  checkTakes: [],
  setUp: (configured, operator) =>
    configured.provider === 'twilio' ? setUpTwilio(configured, operator) : setUpAws(configured, operator),
  check: (configured, operator) =>
    configured.provider === 'twilio' ? checkTwilio(configured, operator) : checkAws(configured, operator),
};
