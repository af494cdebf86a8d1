import { message } from '../../messages/messages.ts';
import type { Asked, Channel } from '../channel.ts';
import { encodeText } from '../encode-text.ts';
import type { SmsSettings } from './settings.ts';

/**
 * The deep link opens the messages app with the text typed in: RFC 5724's `sms:` with `?&body=`, which both
 * iOS (`&body`) and Android (`?body`) understand.
 */
export function sms(settings: SmsSettings): Channel {
  return {
    // The sender of a text message can be forged: https://titanous.com/posts/twitter-facebook-venmo-sms-spoofing
    assurance: 'low',
    // Whoever forges a sender doesn't see what is answered to it. Through AWS nothing answers yet.
    confirms: settings.provider === 'twilio',
    repliesWhenVerified: false,
    questionsCost: false,
    address(asked) {
      const { number, formatted, region } = nearest(settings, asked);
      return {
        send_to: number,
        send_to_formatted: formatted,
        instruction: message('sms_instruction', { address: formatted }, [asked.locale]),
        ...(region &&
          settings.numbers.length > 1 && { sms_dids: byRegion(settings), suggested_region: region }),
      };
    },
    prepare(asked, code) {
      const text = message('prompt', { code, project: asked.projectName }, [asked.locale]);
      const { number } = nearest(settings, asked);
      return {
        message: text,
        deep_link: `sms:${number}?&body=${encodeText(text)}`,
        // What scanners know a prepared text by: https://github.com/zxing/zxing/wiki/Barcode-Contents#sms
        qr_text: `SMSTO:${number}:${text}`,
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
