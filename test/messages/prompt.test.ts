import { describe, expect, test } from 'vitest';
import { prompt as promptOf } from '../../shared/channels/prompt.ts';
import { LANGUAGES } from '../../shared/messages/languages.ts';
import { message } from '../../shared/messages/messages.ts';
import { findCode } from '../../shared/verification/find-code.ts';

const CODE = 'K7M2XQ4P';
const LONG_CODE = 'K7M2XQ4PH9TWRX';
const PROJECTS = [
  'Acme',
  'Žalgiris & Sons',
  'TV2 Play 24',
  'Почта 24',
  'ВКонтакте',
  'بنك العربية',
  'متجر 24 Shop',
  'भारत भुगतान',
  '株式会社',
];

/** @see https://docs.aws.amazon.com/sms-voice/latest/userguide/keywords.html and what US carriers add */
const KEYWORDS =
  /^\W*(?:stop|end|cancel|quit|unsubscribe|optout|revoke|help|info|start|yes|unstop|td|arret)\b/i;

describe.each(LANGUAGES)('what a person sends in %s', (language) => {
  const prompt = (code: string, project: string) => promptOf({ code, project }, language);

  test.each(PROJECTS)('to %s yields its code and no other', (project) => {
    for (const code of [CODE, LONG_CODE]) {
      const text = prompt(code, project);
      expect(findCode(text)).toBe(code);
      expect(findCode(text.toLowerCase())).toBe(code);
      expect(findCode(text.normalize('NFD'))).toBe(code);
      expect(findCode(`${text}\n\nSent from my iPhone`)).toBe(code);
    }
  });

  test('yields its code when the phone spaced it, or the person cut the rest off', () => {
    expect(findCode(prompt('K7M2 XQ4P', 'Acme'))).toBe(CODE);
    expect(findCode(prompt(CODE, 'Acme').slice(0, 'VERIFY '.length + CODE.length))).toBe(CODE);
  });

  test('begins with the code, bare, and never with a word that carriers take for themselves', () => {
    const text = prompt(CODE, 'Acme');
    expect(text).toMatch(new RegExp(`^VERIFY ${CODE} - `));
    expect(text).not.toMatch(KEYWORDS);
  });

  test('holds the project and, of its own, no character that messengers end a link at', () => {
    expect(prompt(CODE, 'Acme')).toContain('Acme');
    expect(prompt(CODE, 'Acme')).not.toMatch(/[!'()*\n"<>`]/);
  });

  // Whoever sends it pays by the segment.
  test('is one text message to a name of 60 letters; two in a script that GSM 7 lacks', () => {
    const most = ['hi', 'ar', 'ru'].includes(language) ? 2 : 1;
    expect(segments(prompt(LONG_CODE, 'A'.repeat(60)))).toBeLessThanOrEqual(most);
    expect(segments(prompt(LONG_CODE, 'Я'.repeat(60)))).toBeLessThanOrEqual(3);
    expect(segments(prompt(CODE, 'Acme'))).toBe(1);
  });

  // For the answer whoever runs the deployment does.
  test('is answered by a PIN in one text message where GSM 7 has the letters, and in two elsewhere', () => {
    const text = message('pin', { pin: '123456', project: 'A'.repeat(20) }, [language]);
    const most = ['en', 'de', 'es', 'fr', 'id'].includes(language) ? 1 : 2;
    expect(segments(text)).toBeLessThanOrEqual(most);
  });
});

test('texts are counted as carriers count them', () => {
  expect(segments('a'.repeat(160))).toBe(1);
  expect(segments('a'.repeat(161))).toBe(2);
  expect(segments('ю'.repeat(70))).toBe(1);
  expect(segments('ю'.repeat(71))).toBe(2);
  expect(segments('€'.repeat(80))).toBe(1);
  expect(segments('€'.repeat(81))).toBe(2);
});

/** 3GPP TS 23.038 section 6.2.1: the default alphabet, and its extension, which takes two places each. */
const GSM_7 =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const EXTENSION = '^{}\\[~]|€';

function segments(text: string): number {
  const characters = [...text];
  const fits = characters.every((each) => GSM_7.includes(each) || EXTENSION.includes(each));
  if (!fits) return text.length <= 70 ? 1 : Math.ceil(text.length / 67);
  const septets = characters.reduce((sum, each) => sum + (EXTENSION.includes(each) ? 2 : 1), 0);
  return septets <= 160 ? 1 : Math.ceil(septets / 153);
}
