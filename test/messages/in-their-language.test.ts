import { describe, expect, test } from 'vitest';
import type { ChannelName } from '../../shared/channels/names.ts';
import { prompt } from '../../shared/channels/prompt.ts';
import { CHANNELS } from '../../shared/channels/registry.ts';
import sms from '../../shared/channels/sms/texts.json' with { type: 'json' };
import telegram from '../../shared/channels/telegram/texts.json' with { type: 'json' };
import whatsapp from '../../shared/channels/whatsapp/texts.json' with { type: 'json' };
import { CATALOGUES } from '../../shared/messages/catalogues.ts';
import { LANGUAGES } from '../../shared/messages/languages.ts';
import { message } from '../../shared/messages/messages.ts';
import { messagesOf } from '../../shared/messages/messages-of.ts';
import { createdSessionView, sessionView } from '../../shared/sessions/session-view.ts';
import { createdGroupView } from '../../shared/verification/multi-channel-view.ts';
import type { Outcome } from '../../shared/verification/outcome.ts';
import { createdView, verificationView } from '../../shared/verification/view.ts';
import { RECEIVERS, webhookRequest } from '../channels/receivers.ts';
import { TEN_O_CLOCK } from '../fakes/clock.ts';
import { CHANNEL_SETTINGS } from '../fakes/signing-keys.ts';
import { pendingVerification } from '../fakes/verifications.ts';

const channels = (name: ChannelName) => CHANNELS[name](CHANNEL_SETTINGS);
const CODE = 'K7M2XQ4P';
const drawn = { id: pendingVerification().id, code: CODE, link: 'AAd3yg_link' };
const HOST = 'https://verify.example.com';
const LINKS = { verificationUrl: `${HOST}/v/${drawn.link}`, eventsUrl: `${HOST}/events?t=ticket` };

function textIn(deepLink: unknown): string {
  const [, text = ''] = /(?:\?text=|&body=)(.*)$/.exec(String(deepLink)) ?? [];
  return decodeURIComponent(text);
}

describe.each(LANGUAGES)('a caller that asks for %s shows', (locale) => {
  const asked = (...names: ChannelName[]) => pendingVerification({ channels: names, locale });
  const text = prompt({ code: CODE, project: 'Acme' }, locale);
  const instruction = {
    telegram: messagesOf(telegram)('instruction', { address: '@acme_bot' }, [locale]),
    whatsapp: messagesOf(whatsapp)('instruction', { address: '+1 555 078 3881' }, [locale]),
    sms: messagesOf(sms)('instruction', { address: '+370 666 00000' }, [locale]),
  };

  test.each(['telegram', 'whatsapp', 'sms'] as const)('how to answer over %s, at once and later', (name) => {
    const shown = { challenge: { instruction: instruction[name] } };
    expect(createdView(asked(name), drawn, channels, LINKS)).toMatchObject(shown);
    expect(verificationView(asked(name), channels, TEN_O_CLOCK)).toMatchObject(shown);
    expect(sessionView(asked(name), channels, TEN_O_CLOCK).instructions).toBe(instruction[name]);
  });

  test.each(['whatsapp', 'sms'] as const)('the text for %s, which its link carries whole', (name) => {
    const view = createdView(asked(name), drawn, channels, LINKS);
    expect(view).toMatchObject({ challenge: { message: text } });
    const { deep_link } = createdSessionView(asked(name), drawn, channels, LINKS);
    expect(textIn(deep_link)).toBe(text);
  });

  test('the same text on every channel of several', () => {
    const view = createdGroupView(asked('sms', 'whatsapp'), drawn, channels, LINKS);
    expect(view).toMatchObject({ channels: [{ sms_message: text }, { channel: 'whatsapp' }] });
  });
});

describe('a caller that asks for no language, or for one that there is not,', () => {
  test.each([undefined, 'uk', 'zh-Hant-TW'])('shows English (%s)', (locale) => {
    const view = createdView(
      pendingVerification({ channels: ['sms'], ...(locale !== undefined && { locale }) }),
      drawn,
      channels,
      LINKS,
    );
    expect(view).toMatchObject({
      challenge: {
        instruction: 'Send the prepared text message to +370 666 00000.',
        message: `VERIFY ${CODE} - I confirm my phone number for Acme`,
      },
    });
  });
});

describe('Telegram answers', () => {
  /** What the bot says to an account whose app speaks `language`, about a verification made for `locale`. */
  function answer(
    language: string | undefined,
    locale: string | undefined,
    kind: Outcome['kind'] = 'number_asked',
  ) {
    const update = {
      update_id: 10000,
      message: {
        message_id: 1365,
        from: { id: 11223344, is_bot: false, first_name: 'Ona', language_code: language },
        chat: { id: 11223344, first_name: 'Ona', type: 'private' },
        date: 1770199260,
        text: `/start ${CODE}`,
      },
    };
    const [received] = RECEIVERS.telegram.parse(
      webhookRequest({ body: Buffer.from(JSON.stringify(update)) }),
    );
    if (!received) throw new Error('It read nothing.');
    const verification = pendingVerification(locale === undefined ? {} : { locale });
    const outcome = { kind, verification } as Outcome;
    return JSON.parse(RECEIVERS.telegram.acknowledge([{ message: received, outcome }]).body);
  }

  const asks = (language: keyof typeof CATALOGUES) =>
    message('ask_contact', { project: 'Acme', ending: '99' }, [language]);

  test.each(LANGUAGES)('in %s, its button too', (language) => {
    expect(answer(language, 'en')).toMatchObject({
      chat_id: 11223344,
      text: asks(language),
      reply_markup: { keyboard: [[{ text: CATALOGUES[language].share_contact, request_contact: true }]] },
    });
  });

  test.each([
    ['the app’s language before the caller’s', 'lt', 'de', 'lt'],
    ['English for an app in English, whatever the caller asked for', 'en-GB', 'de', 'en'],
    ['the caller’s language where the app tells none', undefined, 'de-AT', 'de'],
    ['the caller’s language where there is none of the app’s', 'uk', 'ru', 'ru'],
    ['English where there is neither', 'uk', 'zh', 'en'],
    ['English where nobody said anything', undefined, undefined, 'en'],
    ['the nearest of Portuguese', 'pt-PT', undefined, 'pt-BR'],
  ] as const)('in %s', (_rule, app, caller, language) => {
    expect(answer(app, caller).text).toBe(asks(language));
  });

  test.each(['verified', 'already_verified', 'wrong_sender', 'no_match', 'nothing_asked'] as const)(
    'in the app’s language when it is %s',
    (kind) => {
      const verified = ['verified', 'reply_no_hint'] as const;
      const keys = kind === 'verified' || kind === 'already_verified' ? verified : [kind];
      const texts = keys.map((key) => message(key, { project: 'Acme', ending: '99' }, ['ar']));
      expect(answer('ar', 'en', kind).text).toBe(texts.join('\n\n'));
    },
  );

  test('in the app’s language what it can’t use', () => {
    const update = {
      message: {
        from: { id: 1, is_bot: false, language_code: 'fr' },
        chat: { id: 1, type: 'private' },
        text: 'Bonjour',
      },
    };
    const [received] = RECEIVERS.telegram.parse(
      webhookRequest({ body: Buffer.from(JSON.stringify(update)) }),
    );
    if (!received) throw new Error('It read nothing.');
    const outcome: Outcome = { kind: 'unusable', reason: 'no_code' };
    const { body } = RECEIVERS.telegram.acknowledge([{ message: received, outcome }]);
    expect(JSON.parse(body).text).toBe(CATALOGUES.fr.help);
  });
});

test('a PIN by text message is in the caller’s language', () => {
  const verification = pendingVerification({ channels: ['sms'], locale: 'ru-RU' });
  const received = { kind: 'code_with_number', sender: { id: '+37069199199' }, code: CODE } as const;
  const said = message('pin', { project: 'Acme', pin: '123456' }, ['ru']);
  const hint = message('reply_no_hint', { project: 'Acme' }, ['ru']);
  const { body } = RECEIVERS.sms.acknowledge([
    {
      message: { ...received, number: '+37069199199', method: 'sms_mo', data: {} },
      outcome: { kind: 'pin_sent', verification, pin: '123456' },
    },
  ]);
  expect(body).toContain(`<Message>${said}\n\n${hint}</Message>`);
});
