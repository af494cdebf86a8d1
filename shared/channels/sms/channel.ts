import { messagesOf } from '../../messages/messages-of.ts';
import type { Asked, Channel } from '../channel.ts';
import { encodeText } from '../encode-text.ts';
import { prompt } from '../prompt.ts';
import { type SmsSettings, smsSettings } from './settings.ts';
import texts from './texts.json' with { type: 'json' };

const say = messagesOf(texts);

/** A text message, which proves more once its sender has sent back what we answered. */
export const sms = {
  methods: ['sms_mo', 'sms_mo_echo'],
  confirmedMethods: { sms_mo: 'sms_mo_echo' },
  settings: smsSettings,
  sandbox: (_number: string) => ({ method: 'sms_mo' as const, data: { provider: 'test' } }),
  ask: askBySms,
  receiver: () => import('./receiver.ts'),
  configuration: () => import('./configuration.ts'),
  commands: () => import('./operator/commands.ts'),
  page: () => import('./page.ts'),
  phone: () => import('./phone/phone.ts'),
} as const;

/**
 * The deep link opens the messages app with the text typed in: RFC 5724's `sms:` with `?&body=`, which both
 * iOS (`&body`) and Android (`?body`) understand.
 */
function askBySms(settings: SmsSettings): Channel {
  return {
    // The sender of a text message can be forged: https://titanous.com/posts/twitter-facebook-venmo-sms-spoofing
    assurance: 'low',
    // Whoever forges a sender doesn't see what is answered to it. AWS's numbers answer where each is named by its id.
    confirms: settings.provider === 'twilio' || settings.numbers.every(({ phoneNumberId }) => phoneNumberId),
    repliesWhenVerified: false,
    questionsCost: false,
    address(asked) {
      const { number, formatted, region } = nearest(settings, asked);
      return {
        send_to: number,
        send_to_formatted: formatted,
        instruction: say('instruction', { address: formatted }, [asked.locale]),
        ...(region &&
          settings.numbers.length > 1 && { sms_dids: byRegion(settings), suggested_region: region }),
      };
    },
    prepare(asked, code) {
      const text = prompt({ code, project: asked.projectName }, asked.locale);
      const { number } = nearest(settings, asked);
      return {
        message: text,
        deep_link: `sms:${number}?&body=${encodeText(text)}`,
        // What scanners know a prepared text by: https://github.com/zxing/zxing/wiki/Barcode-Contents#sms
        qr_text: `SMSTO:${number}:${text}`,
        sms_message: text,
      };
    },
  };
}

type SmsNumber = SmsSettings['numbers'][number];

// A text to a foreign number is dear for the sender and not always carried.
function nearest({ numbers }: SmsSettings, { region }: Asked): SmsNumber {
  const [first] = numbers;
  const found = numbers.find((each) => each.region === region) ?? first;
  if (!found) throw new Error('The SMS channel is configured without a number.');
  return found;
}

function byRegion({ numbers }: SmsSettings): Record<string, string> {
  return Object.fromEntries(numbers.flatMap(({ region, number }) => (region ? [[region, number]] : [])));
}
