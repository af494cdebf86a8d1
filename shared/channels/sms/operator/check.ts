import type { SecretPorts } from '../../../administration/channels/channel-secret.ts';
import { asked, checkStored, type Finding, right, wrong } from '../../../administration/channels/findings.ts';
import { accountFindings, CONNECTION_OVERRIDES } from '../../../twilio/account.ts';
import type { TwilioAdministration, TwilioPhoneNumber } from '../../../twilio/administration.ts';
import type { SmsSetUp } from './set-up.ts';

const COMMAND = 'npx verso channels sms set-up';

export async function checkSms(
  ports: SecretPorts & { readonly twilio: (authToken: string) => TwilioAdministration },
  target: Pick<SmsSetUp, 'numbers' | 'parameter' | 'webhookUrl'>,
): Promise<readonly Finding[]> {
  const { parameter } = target;
  const { current, findings } = await checkStored(ports, { parameter, what: 'auth token', command: COMMAND });
  if (current === undefined) return findings;
  const seen = await asked(async () => {
    const twilio = ports.twilio(current);
    const account = await accountFindings(twilio, current, findings, COMMAND);
    const numbers: Finding[] = [];
    for (const number of target.numbers) {
      numbers.push(...numberFindings(number, await twilio.phoneNumber(number), target.webhookUrl));
    }
    return [...account, ...numbers];
  });
  return [...findings, ...seen];
}

function numberFindings(
  number: string,
  found: TwilioPhoneNumber | undefined,
  webhookUrl: string,
): readonly Finding[] {
  if (!found) return [wrong(`The Twilio account has no number ${number}.`)];
  if (!found.receivesSms) return [wrong(`The number ${number} can't receive text messages.`)];
  if (found.smsApplicationSid !== undefined) {
    return [
      wrong(
        `The number ${number} sends to the TwiML app ${found.smsApplicationSid}: run ${COMMAND} --replace.`,
      ),
    ];
  }
  if (found.smsUrl === undefined) return [wrong(`The number ${number} sends nowhere: run ${COMMAND}.`)];
  const [url, ...fragment] = found.smsUrl.split('#');
  if (url !== webhookUrl) {
    return [
      wrong(`The number ${number} sends to ${found.smsUrl}, not to ${webhookUrl}: run ${COMMAND} --replace.`),
    ];
  }
  if (`#${fragment.join('#')}` !== CONNECTION_OVERRIDES) {
    return [
      wrong(
        `The URL of ${number} lacks ${CONNECTION_OVERRIDES}, so a failed call is not made again: run ${COMMAND}.`,
      ),
    ];
  }
  if (found.smsMethod !== 'POST') {
    return [
      wrong(`The number ${number} calls by ${found.smsMethod ?? 'no method'}, not by POST: run ${COMMAND}.`),
    ];
  }
  return [right(`The number ${number} sends to ${found.smsUrl}.`)];
}
