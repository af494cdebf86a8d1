import type { SSMClientConfig } from '@aws-sdk/client-ssm';
import type { WebhookSecretRegistry } from '../../administration/webhook-secrets.ts';
import { WEBHOOK_SECRETS } from '../../config/names.ts';
import { ssmParameterWriter } from './parameter-writer.ts';
import { ssmStoredSecret } from './stored-secret.ts';

/** One SecureString for each project; a standard one costs nothing, and an account may have 10,000 in a Region. */
export function ssmWebhookSecrets(config: SSMClientConfig, prefix: string): WebhookSecretRegistry {
  const nameOf = (projectId: string) => `${prefix}/${WEBHOOK_SECRETS}/${projectId}`;
  return {
    async read(projectId) {
      return (await ssmStoredSecret(config, nameOf(projectId)))?.toString('utf8');
    },
    save: (projectId, text) => ssmParameterWriter(config).replace(nameOf(projectId), text),
  };
}
