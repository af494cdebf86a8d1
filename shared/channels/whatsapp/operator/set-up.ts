import { openSecret, type SecretPorts } from '../../../administration/channels/channel-secret.ts';
import {
  newSecretToken,
  requireValue,
  retiring,
  spreading,
} from '../../../administration/channels/secret-steps.ts';
import { inOrder, looking, type SetUpReport, type Step } from '../../../administration/channels/steps.ts';
import type { Random } from '../../../ports.ts';
import type { MetaAdministration, MetaPhoneNumber, MetaSubscription } from './administration.ts';

export type WhatsappSetUp = {
  readonly webhookUrl: string;
  readonly phoneNumberId: string;
  /** E.164. */
  readonly displayPhoneNumber: string;
  readonly appId: string;
  readonly businessAccountId: string;
  readonly parameters: {
    readonly appSecret: string;
    readonly verifyToken: string;
    readonly accessToken: string;
  };
  /** In place of the stored one. */
  readonly appSecret: string | undefined;
  /** What the function sends its answers with. */
  readonly accessToken: string;
  readonly replace: boolean;
  /** The verify token's; the app secret's begins in Meta's App Dashboard. */
  readonly rotate: boolean;
};

export type WhatsappPorts = SecretPorts & {
  readonly random: Random;
  /** The app's administration by its secret. */
  readonly meta: (appSecret: string) => MetaAdministration;
  /** Asks the operator when none is stored or given. */
  readonly askAppSecret: () => Promise<string>;
};

/** @see https://developers.facebook.com/docs/graph-api/webhooks/subscriptions-edge */
export const SUBSCRIBED_OBJECT = 'whatsapp_business_account';
export const SUBSCRIBED_FIELD = 'messages';

/**
 * Stores the app secret and a verify token, and subscribes the app to the business account's messages. Meta makes a
 * new app secret only by hand and signs with it at once: then the functions have it within a minute of its being
 * stored, and what they refused before comes again.
 */
export async function setUpWhatsapp(ports: WhatsappPorts, target: WhatsappSetUp): Promise<SetUpReport> {
  const { webhookUrl, businessAccountId } = target;
  const { accessToken, appSecret, verifyToken, given, subscription, apps } = await looking(() =>
    look(ports, target),
  );
  const meta = ports.meta(given);
  const isFirst = verifyToken.current === undefined;
  const adds = isFirst || (target.rotate && !verifyToken.rotating);
  const rotates = !isFirst && (adds || verifyToken.rotating);

  const steps: readonly (Step | false)[] = [
    (appSecret.current !== given || appSecret.rotating) && {
      task: "store the app's secret",
      async run() {
        const isNew = appSecret.current === undefined;
        if (appSecret.current !== given) await appSecret.add(given);
        if (!isNew) await appSecret.retireOld();
        return isNew
          ? "The app's secret is stored."
          : "The app's new secret is stored: the old one is refused ten minutes from now.";
      },
    },
    accessToken.current !== target.accessToken && {
      task: 'store the access token',
      async run() {
        const isNew = accessToken.current === undefined;
        await accessToken.add(target.accessToken);
        if (!isNew) await accessToken.retireOld();
        return 'The access token that answers are sent with is stored.';
      },
    },
    adds && {
      task: 'store a verify token',
      async run() {
        await verifyToken.add(newSecretToken(ports.random));
        return isFirst ? 'A verify token is stored.' : 'A new verify token is stored beside the old one.';
      },
    },
    rotates && spreading(verifyToken),
    {
      task: "subscribe Meta's app to messages",
      async run() {
        await meta.subscribe({
          callbackUrl: webhookUrl,
          verifyToken: requireValue(verifyToken),
          // What else the app listens to stays.
          fields: [...new Set([...(subscription?.fields ?? []), SUBSCRIBED_FIELD])],
        });
        return `Meta has called ${webhookUrl} and sends messages there.`;
      },
    },
    !apps.includes(target.appId) && {
      task: 'subscribe the app to the WhatsApp Business account',
      async run() {
        await meta.subscribeApp(businessAccountId);
        return `The app gets what the WhatsApp Business account ${businessAccountId} receives.`;
      },
    },
    rotates && retiring(verifyToken),
  ];
  return {
    done: await inOrder(steps.filter((step) => step !== false)),
    remaining: [
      `Publish the app, if its dashboard says Unpublished (https://developers.facebook.com/apps/${target.appId}/): until then Meta sends it nothing that people write.`,
    ],
  };
}

async function look(ports: WhatsappPorts, target: WhatsappSetUp) {
  const appSecret = await openSecret(ports, target.parameters.appSecret);
  const verifyToken = await openSecret(ports, target.parameters.verifyToken);
  const accessToken = await openSecret(ports, target.parameters.accessToken);
  const given = target.appSecret ?? appSecret.current ?? (await ports.askAppSecret());
  const meta = ports.meta(given);
  const subscription = (await meta.subscriptions()).find(({ object }) => object === SUBSCRIBED_OBJECT);
  requireOurs(subscription, target);
  requireNumber(await meta.phoneNumber(target.phoneNumberId), target);
  const apps = await meta.subscribedApps(target.businessAccountId);
  return { accessToken, appSecret, verifyToken, given, subscription, apps };
}

function requireOurs(
  subscription: MetaSubscription | undefined,
  { replace, webhookUrl }: WhatsappSetUp,
): void {
  if (subscription && subscription.callbackUrl !== webhookUrl && !replace) {
    throw new Error(
      `The app sends what its WhatsApp accounts receive to ${subscription.callbackUrl} by now, and an app has one such URL: give --replace if it is to send here instead.`,
    );
  }
}

function requireNumber(number: MetaPhoneNumber, target: WhatsappSetUp): void {
  const { displayPhoneNumber, phoneNumberId, webhookUrl } = target;
  if (!isSameNumber(number.displayPhoneNumber, displayPhoneNumber)) {
    throw new Error(
      `Meta's phone number ${phoneNumberId} is ${number.displayPhoneNumber}, and infra/verso.config.ts says ${displayPhoneNumber}: correct one of the two there.`,
    );
  }
  if (number.override !== undefined && number.override !== webhookUrl) {
    throw new Error(
      `The number ${displayPhoneNumber} sends to ${number.override} by an override URL, which comes before the app's: remove it first.`,
    );
  }
}

/** Meta writes blanks and dashes into it. */
export function isSameNumber(shown: string, number: string): boolean {
  return shown.replace(/\D/g, '') === number.replace(/\D/g, '');
}
