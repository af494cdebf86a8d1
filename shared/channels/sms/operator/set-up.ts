import {
  type ChannelSecret,
  openSecret,
  type SecretPorts,
} from '../../../administration/channels/channel-secret.ts';
import { openValues } from '../../../administration/channels/rotation.ts';
import { requireValue, retiring, spreading } from '../../../administration/channels/secret-steps.ts';
import { inOrder, looking, type SetUpReport, type Step } from '../../../administration/channels/steps.ts';
import { CONNECTION_OVERRIDES } from '../../../twilio/account.ts';
import type { TwilioAdministration, TwilioPhoneNumber } from '../../../twilio/administration.ts';

export type SmsSetUp = {
  readonly webhookUrl: string;
  /** E.164. */
  readonly numbers: readonly string[];
  /** The auth token's parameter. */
  readonly parameter: string;
  /** In place of the stored one. */
  readonly authToken: string | undefined;
  /** The auth token's parameter of the WhatsApp channel, where that one has the same account. */
  readonly sharedWith: string | undefined;
  readonly replace: boolean;
  readonly rotate: boolean;
};

export type SmsPorts = SecretPorts & {
  /** The account's administration by one of its auth tokens. */
  readonly twilio: (authToken: string) => TwilioAdministration;
  /** Asks the operator when none is stored or given. */
  readonly askAuthToken: () => Promise<string>;
};

/** Twilio's own text behind a number that was just bought. */
const NEW_NUMBER = /^https?:\/\/demo\.twilio\.com\//;

/**
 * Stores the auth token and points the numbers at the webhook. Run again, it finds all of it done. A new token is
 * Twilio's secondary one until every function knows it, and only then promoted.
 * @see https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource
 * @see https://www.twilio.com/docs/iam/api/authtoken
 */
export async function setUpSms(ports: SmsPorts, target: SmsSetUp): Promise<SetUpReport> {
  const url = `${target.webhookUrl}${CONNECTION_OVERRIDES}`;
  const { secret, token, primary, numbers } = await looking(() => look(ports, target, url));
  const isFirst = secret.current === undefined;
  const given = secret.values.some(({ value, until }) => value === token && until === undefined)
    ? undefined
    : token;
  // Somebody promoted it by hand: the old token is no more, and there is nothing to wait for.
  const isSwitched = !isFirst && given !== undefined && (primary === undefined || primary === given);
  const creates = !isFirst && given === undefined && target.rotate && !secret.rotating;
  const rotates = !isFirst && !isSwitched && (given !== undefined || creates || secret.rotating);
  if (rotates || isSwitched)
    await looking(() => requireShared(ports, target, creates ? undefined : (given ?? secret.current)));

  const steps: readonly (Step | false)[] = [
    given !== undefined && {
      task: 'store the auth token',
      async run() {
        await secret.add(given);
        if (isSwitched) await secret.retireOld();
        return isFirst ? 'The auth token is stored.' : 'The new auth token is stored beside the old one.';
      },
    },
    creates && creating(ports.twilio(token), secret),
    rotates && spreading(secret),
    rotates && promoting(ports, secret),
    ...numbers.map((number) => pointing(ports, secret, number, url)),
    rotates && retiring(secret),
  ];
  const done = await inOrder(steps.filter((step) => step !== false));
  return {
    done,
    remaining: [
      'If a number is in a Messaging Service: let the service "defer to sender\'s webhook" (Twilio Console, Messaging, Services, Integration).',
      ...(rotates ? ['Give the new auth token to every other program that uses this account.'] : []),
    ],
  };
}

async function look(ports: SmsPorts, target: SmsSetUp, url: string) {
  const secret = await openSecret(ports, target.parameter);
  const token = target.authToken ?? secret.current ?? (await ports.askAuthToken());
  const twilio = ports.twilio(token);
  const { status, primaryToken: primary } = await twilio.account();
  if (status !== 'active') {
    throw new Error(`The Twilio account is ${status}: see the Twilio Console for what it lacks.`);
  }
  if (secret.current === undefined && primary !== undefined && primary !== token) {
    throw new Error(
      'This is the secondary auth token of the account, and Twilio signs with the primary one: give that.',
    );
  }
  const numbers: TwilioPhoneNumber[] = [];
  for (const number of target.numbers) numbers.push(await requireOurs(twilio, number, url, target));
  return { secret, token, primary, numbers };
}

async function requireOurs(
  twilio: TwilioAdministration,
  number: string,
  url: string,
  { replace, webhookUrl }: SmsSetUp,
): Promise<TwilioPhoneNumber> {
  const found = await twilio.phoneNumber(number);
  if (!found) {
    throw new Error(
      `The Twilio account has no number ${number}: buy it there, or correct infra/verso.config.ts.`,
    );
  }
  if (!found.receivesSms)
    throw new Error(`The number ${number} can't receive text messages: take another one.`);
  const isFree = found.smsUrl === undefined || NEW_NUMBER.test(found.smsUrl);
  const isOurs = found.smsUrl === url || found.smsUrl?.split('#')[0] === webhookUrl;
  const elsewhere = found.smsApplicationSid ?? (isFree || isOurs ? undefined : found.smsUrl);
  if (elsewhere !== undefined && !replace) {
    throw new Error(
      `The number ${number} sends to ${elsewhere} by now: give --replace if it is to send here instead.`,
    );
  }
  return found;
}

/** Twilio signs what comes over WhatsApp with the same token: that function must know it before it is promoted. */
async function requireShared(
  ports: SmsPorts,
  { sharedWith }: SmsSetUp,
  newest: string | undefined,
): Promise<void> {
  if (sharedWith === undefined) return;
  const { values } = await openSecret(ports, sharedWith);
  if (newest !== undefined && openValues(values).some(({ value }) => value === newest)) return;
  throw new Error(
    'The WhatsApp channel has the same Twilio account: make a secondary auth token in the Twilio Console, give it to npx verso channels whatsapp set-up first, and then to this command.',
  );
}

function creating(twilio: TwilioAdministration, secret: ChannelSecret): Step {
  return {
    task: 'make a secondary auth token and store it beside the primary one',
    async run() {
      const created = await twilio.createSecondaryToken();
      try {
        await secret.add(created);
      } catch (error) {
        // Nobody would know it, and there can be only one.
        if (secret.current !== created) await twilio.deleteSecondaryToken();
        throw error;
      }
      return 'A secondary auth token is made and stored beside the primary one.';
    },
  };
}

function promoting({ twilio }: SmsPorts, secret: ChannelSecret): Step {
  return {
    task: 'promote the secondary auth token',
    async run() {
      const token = requireValue(secret);
      const account = twilio(token);
      const { primaryToken } = await account.account();
      if (primaryToken !== token) await account.promoteSecondaryToken();
      return 'Twilio signs with the new auth token: the old one is no more.';
    },
  };
}

function pointing({ twilio }: SmsPorts, secret: ChannelSecret, number: TwilioPhoneNumber, url: string): Step {
  return {
    task: `let ${number.number} send to this deployment`,
    async run() {
      const isSet =
        number.smsUrl === url && number.smsMethod === 'POST' && number.smsApplicationSid === undefined;
      if (!isSet) await twilio(requireValue(secret)).receiveAt(number, url);
      return `Twilio sends what people write to ${number.number} to ${url}.`;
    },
  };
}
