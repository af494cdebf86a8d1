import type { Wanted } from '../administration/channels/credential.ts';

export const AUTH_TOKEN: Wanted = {
  name: 'auth token',
  where: 'in the Twilio Console: Account Dashboard, Account Info',
  variable: 'VERSO_TWILIO_AUTH_TOKEN',
  option: '--auth-token-file',
  holds: "the account's auth token, if it is new",
  isSecret: true,
  form: /^[0-9a-f]{32}$/,
};
