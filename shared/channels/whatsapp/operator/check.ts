import type { SecretPorts } from '../../../administration/channels/channel-secret.ts';
import { asked, checkStored, type Finding, right, wrong } from '../../../administration/channels/findings.ts';
import type { MetaAdministration, MetaPhoneNumber, MetaSubscription } from './administration.ts';
import { isSameNumber, SUBSCRIBED_FIELD, SUBSCRIBED_OBJECT, type WhatsappSetUp } from './set-up.ts';

const COMMAND = 'npx verso channels whatsapp set-up';

type Target = Pick<
  WhatsappSetUp,
  'appId' | 'businessAccountId' | 'displayPhoneNumber' | 'parameters' | 'phoneNumberId' | 'webhookUrl'
>;

export async function checkWhatsapp(
  ports: SecretPorts & { readonly meta: (appSecret: string) => MetaAdministration },
  target: Target,
): Promise<readonly Finding[]> {
  const { accessToken, appSecret, verifyToken } = target.parameters;
  const secret = await checkStored(ports, { parameter: appSecret, what: 'app secret', command: COMMAND });
  const token = await checkStored(ports, { parameter: verifyToken, what: 'verify token', command: COMMAND });
  const answers = await checkStored(ports, {
    parameter: accessToken,
    what: 'access token',
    command: COMMAND,
  });
  const stored = [...secret.findings, ...token.findings, ...answers.findings];
  if (secret.current === undefined) return stored;
  const meta = ports.meta(secret.current);
  const looks = [
    async () => subscriptionFindings(await meta.subscriptions(), target.webhookUrl),
    async () => accountFindings(await meta.subscribedApps(target.businessAccountId), target),
    async () => numberFindings(await meta.phoneNumber(target.phoneNumberId), target),
  ];
  const seen: Finding[] = [];
  for (const look of looks) seen.push(...(await asked(look)));
  return [...stored, ...seen];
}

function subscriptionFindings(
  subscriptions: readonly MetaSubscription[],
  webhookUrl: string,
): readonly Finding[] {
  const found = subscriptions.find(({ object }) => object === SUBSCRIBED_OBJECT);
  if (!found) return [wrong(`The app is subscribed to nothing of WhatsApp: run ${COMMAND}.`)];
  if (found.callbackUrl !== webhookUrl) {
    return [wrong(`The app sends to ${found.callbackUrl}, not to ${webhookUrl}: run ${COMMAND} --replace.`)];
  }
  if (!found.active) return [wrong(`The app's webhook is switched off: run ${COMMAND}.`)];
  if (!found.fields.includes(SUBSCRIBED_FIELD)) {
    return [wrong(`The app is not subscribed to the field ${SUBSCRIBED_FIELD}: run ${COMMAND}.`)];
  }
  return [right(`The app sends messages to ${found.callbackUrl}.`)];
}

function accountFindings(apps: readonly string[], { appId, businessAccountId }: Target): readonly Finding[] {
  return apps.includes(appId)
    ? [right(`The app gets what the WhatsApp Business account ${businessAccountId} receives.`)]
    : [
        wrong(
          `The app does not get what the WhatsApp Business account ${businessAccountId} receives: run ${COMMAND}.`,
        ),
      ];
}

function numberFindings(number: MetaPhoneNumber, target: Target): readonly Finding[] {
  const { displayPhoneNumber, phoneNumberId, webhookUrl } = target;
  const isSame = isSameNumber(number.displayPhoneNumber, displayPhoneNumber);
  const isElsewhere = number.override !== undefined && number.override !== webhookUrl;
  const isConnected = number.status === undefined || number.status === 'CONNECTED';
  return [
    isSame
      ? right(`The number is ${number.displayPhoneNumber}.`)
      : wrong(
          `Meta's phone number ${phoneNumberId} is ${number.displayPhoneNumber}, and infra/verso.config.ts says ${displayPhoneNumber}.`,
        ),
    ...(isElsewhere
      ? [wrong(`The number sends to ${number.override} by an override URL: remove it, since it comes first.`)]
      : []),
    ...(isConnected
      ? []
      : [
          wrong(
            `The number is ${number.status}: register it with the Cloud API, in Meta's WhatsApp Manager.`,
          ),
        ]),
  ];
}
