import type { Random } from '../ports.ts';
import {
  parseWebhookSecrets,
  rotateSecrets,
  secretHint,
  serializeWebhookSecrets,
  validSecrets,
  type WebhookSecret,
} from '../webhooks/secrets.ts';

/** A project's secrets as their parameter holds them. */
export type WebhookSecretRegistry = {
  read(projectId: string): Promise<string | undefined>;
  save(projectId: string, text: string): Promise<void>;
};

export type WebhookSecretPorts = {
  readonly webhookSecrets: WebhookSecretRegistry;
  readonly random: Random;
  readonly clock: { now(): number };
};

export type SecretHint = { readonly hint: string; readonly from: number; readonly until?: number };

/** A new secret, to be shown this once; the one before stays valid for `overlapHours`. */
export async function rotateWebhookSecret(
  { webhookSecrets, random, clock }: WebhookSecretPorts,
  projectId: string,
  overlapHours = 24,
): Promise<{ readonly made: string; readonly hints: readonly SecretHint[] }> {
  if (!(overlapHours >= 0 && overlapHours <= 720))
    throw new RangeError('The hours that both secrets are valid are a number from 0 to 720.');
  const { made, secrets } = rotateSecrets(await known(webhookSecrets, projectId), {
    now: clock.now(),
    random,
    overlap: overlapHours * 3_600_000,
  });
  await webhookSecrets.save(projectId, serializeWebhookSecrets(secrets));
  return { made, hints: secrets.map(toHint) };
}

/** A first secret where there is none; undefined where there is one, which is shown to nobody again. */
export async function ensureWebhookSecret(
  ports: WebhookSecretPorts,
  projectId: string,
): Promise<string | undefined> {
  const secrets = await known(ports.webhookSecrets, projectId);
  return secrets.length > 0 ? undefined : (await rotateWebhookSecret(ports, projectId)).made;
}

export async function webhookSecretHints(
  { webhookSecrets }: Pick<WebhookSecretPorts, 'webhookSecrets'>,
  projectId: string,
): Promise<readonly SecretHint[]> {
  return (await known(webhookSecrets, projectId)).map(toHint);
}

/** Those that deliveries are signed under now, the oldest first. */
export async function validWebhookSecrets(
  { webhookSecrets, clock }: Pick<WebhookSecretPorts, 'webhookSecrets' | 'clock'>,
  projectId: string,
): Promise<readonly string[]> {
  return validSecrets(await known(webhookSecrets, projectId), clock.now());
}

async function known(registry: WebhookSecretRegistry, projectId: string): Promise<readonly WebhookSecret[]> {
  const text = await registry.read(projectId);
  return text === undefined ? [] : parseWebhookSecrets(text);
}

function toHint({ secret, ...valid }: WebhookSecret): SecretHint {
  return { hint: secretHint(secret), ...valid };
}
