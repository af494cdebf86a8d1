/** Parameters below the deployment's prefix. */
export const TELEGRAM_SECRETS = { secretToken: 'channels/telegram/secret-token' } as const;
