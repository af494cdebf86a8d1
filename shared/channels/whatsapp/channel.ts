import { message } from '../../messages/messages.ts';
import type { Channel } from '../channel.ts';
import { encodeText } from '../encode-text.ts';
import type { WhatsappSettings } from './settings.ts';

/**
 * The deep link opens the chat with the text typed in; the person still presses Send.
 * @see https://faq.whatsapp.com/5913398998672934
 */
export function whatsapp({ displayPhoneNumber, formatted, replies }: WhatsappSettings): Channel {
  return {
    assurance: 'basic',
    // Asking for it makes us answer, whatever `replies` says.
    confirms: true,
    repliesWhenVerified: replies,
    questionsCost: true,
    address({ locale }) {
      return {
        send_to: displayPhoneNumber,
        send_to_formatted: formatted,
        instruction: message('whatsapp_instruction', { address: formatted }, [locale]),
      };
    },
    prepare({ projectName, locale }, code) {
      const text = message('prompt', { code, project: projectName }, [locale]);
      const link = `https://wa.me/${displayPhoneNumber.slice(1)}?text=${encodeText(text)}`;
      return { message: text, deep_link: link, qr_text: link };
    },
  };
}
