import type { SecretPorts } from './channel-secret.ts';
import { asked, checkStored, type Finding, right, wrong } from './findings.ts';
import type { TwilioAdministration, TwilioPhoneNumber } from './provider-ports.ts';
import { CONNECTION_OVERRIDES, type SmsSetUp } from './set-up-sms.ts';

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
    const account = await accountFindings(twilio, current, findings);
    const numbers: Finding[] = [];
    for (const number of target.numbers) {
      numbers.push(...numberFindings(number, await twilio.phoneNumber(number), target.webhookUrl));
    }
    return [...account, ...numbers];
  });
  return [...findings, ...seen];
}

export async function accountFindings(
  twilio: TwilioAdministration,
  current: string,
  stored: readonly Finding[],
  command = COMMAND,
): Promise<readonly Finding[]> {
  const { status, primaryToken } = await twilio.account();
  const isRotating = stored.some(({ kind }) => kind !== 'ok');
  const signsOtherwise = primaryToken !== undefined && primaryToken !== current && !isRotating;
  return [
    status === 'active'
      ? right('Twilio accepts the auth token, and the account is active.')
      : wrong(`The Twilio account is ${status}: see the Twilio Console for what it lacks.`),
    ...(signsOtherwise
      ? [
          wrong(
            `Twilio signs with another auth token than the stored one: give the primary one to ${command}.`,
          ),
        ]
      : []),
  ];
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
