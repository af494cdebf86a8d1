import { messagesOf } from '../../messages/messages-of.ts';
import type { Channel } from '../channel.ts';
import { encodeText } from '../encode-text.ts';
import { prompt } from '../prompt.ts';
import { type WhatsappSettings, whatsappSettings } from './settings.ts';
import texts from './texts.json' with { type: 'json' };

const say = messagesOf(texts);

/** A text whose sender WhatsApp vouches for, or the answer to our request where people hide their number. */
export const whatsapp = {
  methods: ['whatsapp_from', 'whatsapp_contact_request'],
  confirmedMethods: {},
  settings: whatsappSettings,
  sandbox: (number: string) => ({ method: 'whatsapp_from' as const, data: { wa_id: number.slice(1) } }),
  ask: askOverWhatsapp,
  receiver: () => import('./receiver.ts'),
  configuration: () => import('./configuration.ts'),
  commands: () => import('./operator/commands.ts'),
  page: () => import('./page.ts'),
  phone: () => import('./phone/phone.ts'),
} as const;

/**
 * The deep link opens the chat with the text typed in; the person still presses Send.
 * @see https://faq.whatsapp.com/5913398998672934
 */
function askOverWhatsapp({ displayPhoneNumber, formatted, replies }: WhatsappSettings): Channel {
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
        instruction: say('instruction', { address: formatted }, [locale]),
      };
    },
    prepare({ projectName, locale }, code) {
      const text = prompt({ code, project: projectName }, locale);
      const link = `https://wa.me/${displayPhoneNumber.slice(1)}?text=${encodeText(text)}`;
      return { message: text, deep_link: link, qr_text: link };
    },
  };
}
