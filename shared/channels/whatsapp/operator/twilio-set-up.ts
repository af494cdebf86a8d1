import { openSecret, type SecretPorts } from '../../../administration/channels/channel-secret.ts';
import { asked, checkStored, type Finding, note } from '../../../administration/channels/findings.ts';
import { requireValue, retiring, spreading } from '../../../administration/channels/secret-steps.ts';
import { inOrder, looking, type SetUpReport, type Step } from '../../../administration/channels/steps.ts';
import { accountFindings, CONNECTION_OVERRIDES } from '../../../twilio/account.ts';
import type { TwilioAdministration } from '../../../twilio/administration.ts';

export type TwilioWhatsappSetUp = {
  readonly webhookUrl: string;
  /** E.164. */
  readonly sender: string;
  /** The auth token's parameter. */
  readonly parameter: string;
  /** In place of the stored one. */
  readonly authToken: string | undefined;
};

type TwilioPorts = SecretPorts & {
  /** The account's administration by one of its auth tokens. */
  readonly twilio: (authToken: string) => TwilioAdministration;
};

const COMMAND = 'npx verso channels whatsapp set-up';

/**
 * Stores the auth token; the sender's URL is typed into Twilio's console. A new token stands beside the old one until
 * Twilio signs with it, which this command never brings about: other channels may have the same account.
 * @see https://www.twilio.com/docs/iam/api/authtoken
 */
export async function setUpTwilioWhatsapp(
  ports: TwilioPorts & { readonly askAuthToken: () => Promise<string> },
  target: TwilioWhatsappSetUp,
): Promise<SetUpReport> {
  const { secret, token } = await looking(async () => {
    const opened = await openSecret(ports, target.parameter);
    const known = target.authToken ?? opened.current ?? (await ports.askAuthToken());
    await ports.twilio(known).account();
    return { secret: opened, token: known };
  });
  const isFirst = secret.current === undefined;
  const adds = secret.current !== token;
  const rotates = !isFirst && (adds || secret.rotating);
  const steps: readonly (Step | false)[] = [
    adds && {
      task: 'store the auth token',
      async run() {
        await secret.add(token);
        return isFirst ? 'The auth token is stored.' : 'The new auth token is stored beside the old one.';
      },
    },
    rotates && spreading(secret),
  ];
  const done = await inOrder(steps.filter((step) => step !== false));
  const { primaryToken } = await ports.twilio(requireValue(secret)).account();
  const isSwitched = primaryToken === secret.current;
  const ended = rotates && isSwitched ? await inOrder([retiring(secret)]) : [];
  return {
    done: [...done, ...ended],
    remaining: [
      `In the Twilio Console, Messaging, Senders, WhatsApp senders, ${target.sender}: let messages come in at ${target.webhookUrl}${CONNECTION_OVERRIDES}, by POST.`,
      ...(rotates && !isSwitched
        ? [
            `Promote the new auth token (npx verso channels sms set-up, or the Twilio Console), then run this again: it retires the old one.`,
          ]
        : []),
    ],
  };
}

/** Twilio tells what the account is; where its WhatsApp senders send is seen in its console alone. */
export async function checkTwilioWhatsapp(
  ports: TwilioPorts,
  { parameter, sender, webhookUrl }: Pick<TwilioWhatsappSetUp, 'parameter' | 'sender' | 'webhookUrl'>,
): Promise<readonly Finding[]> {
  const { current, findings } = await checkStored(ports, { parameter, what: 'auth token', command: COMMAND });
  if (current === undefined) return findings;
  const seen = await asked(() => accountFindings(ports.twilio(current), current, findings, COMMAND));
  const unseen = note(
    `Not looked at: whether ${sender} sends to ${webhookUrl}${CONNECTION_OVERRIDES}. See the Twilio Console, Messaging, Senders, WhatsApp senders.`,
  );
  return [...findings, ...seen, unseen];
}
