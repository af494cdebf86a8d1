/** Parameters below the deployment's prefix: three of Meta's, one of Twilio's. */
export const WHATSAPP_SECRETS = {
  appSecret: 'channels/whatsapp/app-secret',
  verifyToken: 'channels/whatsapp/verify-token',
  accessToken: 'channels/whatsapp/access-token',
  twilioAuthToken: 'channels/whatsapp/twilio-auth-token',
} as const;
