import { TWILIO_ACCOUNTS_API, TWILIO_API, twilioApi } from '../../shared/adapters/providers/twilio-api.ts';
import { checkSms } from '../../shared/administration/channels/check-sms.ts';
import { checkStored, note } from '../../shared/administration/channels/findings.ts';
import { setUpSms } from '../../shared/administration/channels/set-up-sms.ts';
import { storeOnly } from '../../shared/administration/channels/store-only.ts';
import { SMS_SECRETS } from '../../shared/channels/sms/secrets.ts';
import { WHATSAPP_SECRETS } from '../../shared/channels/whatsapp/secrets.ts';
import { topicOutput, webhookOutput } from '../outputs.ts';
import { AUTH_TOKEN, askCredential, givenCredential } from './channels-credentials.ts';
import { accessTo, standInFor } from './channels-providers.ts';
import {
  type ChannelCommands,
  isOutOfReach,
  refuseRotation,
  requireConfigured,
  sayTo,
  secretPorts,
} from './channels-set-up.ts';
import type { Connection } from './connection.ts';
import type { OperatorOptions } from './operation.ts';

export type SmsOptions = { readonly authTokenFile?: string };

const twilioCommands: ChannelCommands<SmsOptions> = {
  async setUp(connection, options) {
    const { replace = false, rotate = false } = options;
    const { accountSid, ...target } = targetOf(connection);
    const ports = secretPorts(connection, options);
    const given = await givenCredential(AUTH_TOKEN, options.authTokenFile);
    if (isOutOfReach('sms', options)) {
      refuseRotation(options);
      const { parameter } = target;
      const make = () => askCredential(AUTH_TOKEN);
      return storeOnly(ports, [{ parameter, what: 'auth token', given, make }]);
    }
    const twilio = twilioAdministration(accountSid, options);
    const askAuthToken = () => askCredential(AUTH_TOKEN);
    return setUpSms({ ...ports, twilio, askAuthToken }, { ...target, authToken: given, replace, rotate });
  },
  async check(connection, options) {
    const { accountSid, ...target } = targetOf(connection);
    const ports = secretPorts(connection, options);
    if (isOutOfReach('sms', options)) {
      const { parameter } = target;
      const command = 'npx verso channels sms set-up';
      const { findings } = await checkStored(ports, { parameter, what: 'auth token', command });
      return [...findings, note('Twilio does not reach a local stack.')];
    }
    return checkSms({ ...ports, twilio: twilioAdministration(accountSid, options) }, target);
  },
};

/** AWS publishes to a topic of the stack: there is no secret, and each number is told once where to. */
const awsCommands: ChannelCommands<SmsOptions> = {
  async setUp(connection, options) {
    refuseRotation(options);
    return {
      done: ['Text messages over AWS need no secret: nothing was stored.'],
      remaining: awsSteps(connection),
    };
  },
  async check(connection) {
    return awsSteps(connection).map((step) => note(`Not looked at: ${step}`));
  },
};

function awsSteps(connection: Connection): readonly string[] {
  const { numbers } = requireConfigured(connection.deployment.channels.sms, 'sms', connection);
  const topic = connection.output(topicOutput('sms'));
  return numbers.map(
    ({ number }) =>
      `aws pinpoint-sms-voice-v2 update-phone-number --phone-number-id ID-OF-${number} --two-way-enabled --two-way-channel-arn ${topic} lets ${number} publish what people write.`,
  );
}

export const smsCommands: ChannelCommands<SmsOptions> = {
  setUp: (connection, options) => commandsOf(connection).setUp(connection, options),
  check: (connection, options) => commandsOf(connection).check(connection, options),
};

function commandsOf(connection: Connection): ChannelCommands<SmsOptions> {
  const settings = requireConfigured(connection.deployment.channels.sms, 'sms', connection);
  return settings.provider === 'twilio' ? twilioCommands : awsCommands;
}

function targetOf(connection: Connection) {
  const { sms, whatsapp } = connection.deployment.channels;
  const settings = requireConfigured(sms, 'sms', connection);
  if (settings.provider !== 'twilio') throw new Error('The channel sms is not provided by Twilio here.');
  const { accountSid, numbers } = settings;
  const isShared = whatsapp?.provider === 'twilio' && whatsapp.accountSid === accountSid;
  return {
    sharedWith: isShared ? connection.parameter(WHATSAPP_SECRETS.twilioAuthToken) : undefined,
    accountSid,
    numbers: numbers.map(({ number }) => number),
    webhookUrl: connection.output(webhookOutput('sms')),
    parameter: connection.parameter(SMS_SECRETS.twilioAuthToken),
  };
}

export function twilioAdministration(accountSid: string, options: OperatorOptions) {
  const standIn = standInFor('sms');
  const access = {
    ...accessTo(standIn ?? TWILIO_API, sayTo(options)),
    accountsBaseUrl: standIn ?? TWILIO_ACCOUNTS_API,
    accountSid,
  };
  return (authToken: string) => twilioApi(access, authToken);
}
