/** How a country once wrote some of its numbers, and how it writes the same numbers today. */
type Renumbering = { readonly former: RegExp; readonly present: string };

/**
 * Two spellings of one subscriber, and never of two: else a proof about one number would be a proof about somebody
 * else's. So a range is here only where a source says how it moved.
 *
 * Argentina is left out on purpose. Its plan is flat: whether +54 11 2345 6789 is a landline, or a mobile that was
 * written without its 9, can't be seen (https://github.com/google/libphonenumber/issues/684). WhatsApp sends
 * mobiles with the 9 (https://github.com/chatwoot/chatwoot/issues/11053), as E.164 has them.
 */
const RENUMBERINGS: readonly Renumbering[] = [
  // Mexico, 2019: no more 1 before a mobile's ten digits, which no other line has. WhatsApp kept it.
  // https://www.twilio.com/en/guidelines/mx/sms
  // https://notisema.com/no-entra-la-llamada-asi-es-la-nueva-marcacion-telefonica-desde-este-3-de-agosto
  // https://waha.devlike.pro/docs/apps/phone-numbers-mexico/
  { former: /^\+521(?<national>[2-9]\d{9})$/, present: '+52$<national>' },

  // Brazil, 2012 to 2016: a 9 before a mobile's eight digits. Landlines (2 to 5) and mobile radio (7) kept eight, so
  // that 7... and 9 7... can be two subscribers.
  // https://www.teleco.com.br/num_cel.asp
  // https://github.com/google/libphonenumber/blob/master/resources/PhoneNumberMetadata.xml
  // https://docs.360dialog.com/docs/useful/number-registration-issues/number-formats
  { former: /^\+55(?<area>[1-9][1-9])(?<mobile>[689]\d{7})$/, present: '+55$<area>9$<mobile>' },

  // Ivory Coast, 2021: mobiles got the digits of the operator that their range had been given to, which are Moov, MTN
  // and Orange. No list of that year has 60 and 61, and on 69 the sources disagree. Landlines moved too, but how is
  // told by none of the regulator's lists at hand. WhatsApp kept eight digits.
  // https://github.com/guyaristide/numerotation (the notice to the ITU)
  // https://newsgeek.ci/2020/07/28/telephonie-la-cote-divoire-bascule-a-10-chiffres-a-partir-du-31-janvier-2021
  // https://github.com/google/libphonenumber/blob/1271f70727b8aea78c7d2b0f87269540fe120cf2/resources/carrier/en/225.txt
  // https://github.com/devlikeapro/waha/issues/1894
  { former: /^\+225(?<mobile>(?:0[1-3]|[457][0-3])\d{6})$/, present: '+22501$<mobile>' },
  { former: /^\+225(?<mobile>[04-9][4-6]\d{6})$/, present: '+22505$<mobile>' },
  { former: /^\+225(?<mobile>(?:[04578][7-9]|[69][78])\d{6})$/, present: '+22507$<mobile>' },

  // Benin, November 2024: 01 before every line, whatever its operator. What began with 8 were services.
  // https://fr.allafrica.com/stories/202411300249.html
  // https://github.com/mobi/telephone_number/issues/138
  { former: /^\+229(?<line>[24-69]\d{7})$/, present: '+22901$<line>' },
];

/**
 * The one spelling under which a subscriber is stored, answered and hashed. It is for numbers that people type and
 * for WhatsApp's senders, since an account there keeps the spelling that it was registered under. It is not for text
 * messages, whose sender can be forged and must be exactly the claimed one; nor for Telegram's contacts, where
 * nothing says that two spellings can't be two accounts.
 */
export function canonicalNumber(number: string): string {
  const found = RENUMBERINGS.find(({ former }) => former.test(number));
  return found ? number.replace(found.former, found.present) : number;
}
