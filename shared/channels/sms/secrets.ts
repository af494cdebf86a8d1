/** Parameters below the deployment's prefix. */
export const SMS_SECRETS = { twilioAuthToken: 'channels/sms/twilio-auth-token' } as const;
