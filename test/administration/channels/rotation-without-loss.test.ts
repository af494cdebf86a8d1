import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import type { WebhookRequest } from '../../../shared/channels/receiver.ts';
import { setUpSms } from '../../../shared/channels/sms/operator/set-up.ts';
import { SMS_SECRETS } from '../../../shared/channels/sms/secrets.ts';
import { setUpTelegram } from '../../../shared/channels/telegram/operator/set-up.ts';
import { TELEGRAM_SECRETS } from '../../../shared/channels/telegram/secrets.ts';
import type { ParameterName } from '../../../shared/config/names.ts';
import { parseSecretValues } from '../../../shared/deployment/secret-list.ts';
import { rememberedSecrets } from '../../../shared/deployment/secrets.ts';
import { accessTo, telegramAt, twilioAt } from '../../adapters/providers/access.ts';
import { startTelegram } from '../../adapters/providers/telegram-stand-in.ts';
import { ACCOUNT_SID, AUTH_TOKEN, startTwilio } from '../../adapters/providers/twilio-stand-in.ts';
import { RECEIVERS, webhookRequest } from '../../channels/receivers.ts';
import { MINUTE } from '../../fakes/clock.ts';
import { type OperatorScene, operatorScene } from './operator.ts';

const PREFIX = '/verso/test';

/** Containers that loaded their secrets at different minutes, and look again every five: never by a failed signature. */
function containers({ secrets, clock }: OperatorScene, channel: 'telegram' | 'sms', name: ParameterName) {
  const { authenticate } = RECEIVERS[channel];
  const all: ReturnType<typeof rememberedSecrets>[] = [];
  return {
    async start() {
      const made = rememberedSecrets({
        prefix: PREFIX,
        parse: parseSecretValues,
        clock,
        random: { bytes: (length) => new Uint8Array(length) },
        async load(names) {
          return new Map(names.map((each) => [each, secrets.text(each) ?? '']));
        },
      });
      await made.read([name]);
      all.push(made);
    },
    /** Whether each of them accepts what the provider sends. */
    async accept(request: WebhookRequest): Promise<boolean[]> {
      return Promise.all(all.map(async (each) => authenticate(request, (await each.read([name])).accepted)));
    },
  };
}

/** Sends a message at every minute and around every step, to all containers. */
async function rotating(
  scene: OperatorScene,
  channel: 'telegram' | 'sms',
  name: ParameterName,
  signed: () => WebhookRequest,
) {
  const fleet = containers(scene, channel, name);
  const deliveries: boolean[] = [];
  const send = async () => void deliveries.push(...(await fleet.accept(signed())));
  const untilThen = async (time: number) => {
    while (scene.clock.now() < time) {
      await send();
      scene.clock.advance(Math.min(MINUTE, time - scene.clock.now()));
    }
    await send();
  };
  for (let count = 0; count < 5; count += 1) {
    await fleet.start();
    scene.clock.advance(MINUTE);
  }
  const { read, write } = scene.secrets;
  const secrets = {
    ...scene.secrets,
    read: async (...given: Parameters<typeof read>) => {
      await send();
      return read(...given);
    },
    write: async (...given: Parameters<typeof write>) => {
      await send();
      await write(...given);
      await send();
    },
  };
  return { ports: { ...scene, secrets, waitUntil: untilThen }, deliveries, fleet, untilThen };
}

const signedByTelegram = (token: string) =>
  webhookRequest({ headers: { 'x-telegram-bot-api-secret-token': token } });

test('a rotation of Telegram’s secret token loses no message in any gap between its steps', async () => {
  const scene = operatorScene();
  const telegram = await startTelegram('acme_verify_bot');
  const parameter = `${PREFIX}/${TELEGRAM_SECRETS.secretToken}`;
  const target = {
    webhookUrl: 'https://k2m4x7qzj5.lambda-url.eu-central-1.on.aws/',
    botUsername: 'acme_verify_bot',
    parameter,
    replace: false,
  };
  const administration = telegramAt(accessTo(telegram.baseUrl));
  await setUpTelegram({ ...scene, telegram: administration }, { ...target, rotate: false });
  const old = telegram.webhook.secretToken;

  const { deliveries, fleet, ports, untilThen } = await rotating(
    scene,
    'telegram',
    TELEGRAM_SECRETS.secretToken,
    () => signedByTelegram(telegram.webhook.secretToken),
  );
  await setUpTelegram({ ...ports, telegram: administration }, { ...target, rotate: true });
  expect(telegram.webhook.secretToken).not.toBe(old);
  // What Telegram signed just before it was switched.
  expect(await fleet.accept(signedByTelegram(old))).not.toContain(false);
  await untilThen(scene.clock.now() + 20 * MINUTE);
  expect(deliveries.length).toBeGreaterThan(100);
  expect(deliveries).not.toContain(false);
  expect(await fleet.accept(signedByTelegram(old))).not.toContain(true);
});

test('a rotation of Twilio’s auth token loses no message in any gap between its steps', async () => {
  const scene = operatorScene();
  const twilio = await startTwilio();
  const parameter = `${PREFIX}/${SMS_SECRETS.twilioAuthToken}`;
  const webhookUrl = 'https://k2m4x7qzj5.lambda-url.eu-central-1.on.aws/';
  const number = twilio.numbers[0]?.phone_number ?? '';
  const target = { webhookUrl, numbers: [number], parameter, authToken: undefined, sharedWith: undefined };
  const administration = {
    twilio: (token: string) => twilioAt(accessTo(twilio.baseUrl), token),
    askAuthToken: async () => AUTH_TOKEN,
  };
  const first = { ...target, replace: false, rotate: false };
  await setUpSms({ ...scene, ...administration }, first);
  const signedBy = (token: string) => {
    const form = { AccountSid: ACCOUNT_SID, MessageSid: `SM${'0'.repeat(32)}`, Body: 'VERIFY K7M2XQ4P' };
    const sorted = Object.entries(form).sort().flat().join('');
    const signature = createHmac('sha1', token)
      .update(webhookUrl + sorted)
      .digest('base64');
    const body = Buffer.from(new URLSearchParams(form).toString());
    return webhookRequest({ url: webhookUrl, headers: { 'x-twilio-signature': signature }, body });
  };

  const { deliveries, fleet, ports, untilThen } = await rotating(
    scene,
    'sms',
    SMS_SECRETS.twilioAuthToken,
    () => signedBy(twilio.tokens.primary),
  );
  await setUpSms({ ...ports, ...administration }, { ...first, rotate: true });
  expect(twilio.tokens.primary).not.toBe(AUTH_TOKEN);
  expect(await fleet.accept(signedBy(AUTH_TOKEN))).not.toContain(false);
  await untilThen(scene.clock.now() + 20 * MINUTE);
  expect(deliveries.length).toBeGreaterThan(100);
  expect(deliveries).not.toContain(false);
  expect(await fleet.accept(signedBy(AUTH_TOKEN))).not.toContain(true);
});
