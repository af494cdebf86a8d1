import type { Wanted } from '../../../administration/channels/credential.ts';

/** What Meta's side of the channel takes. */

export const APP_ID: Wanted = {
  name: 'app id',
  where: "in Meta's App Dashboard: App settings, Basic",
  variable: 'VERSO_META_APP_ID',
  option: '--app-id',
  holds: "Meta's id of the app",
  isSecret: false,
  form: /^\d{5,20}$/,
};

export const BUSINESS_ACCOUNT_ID: Wanted = {
  name: 'WhatsApp Business account id',
  where: "in Meta's App Dashboard: WhatsApp, API Setup",
  variable: 'VERSO_META_BUSINESS_ACCOUNT_ID',
  option: '--business-account-id',
  holds: "Meta's id of the WhatsApp Business account",
  isSecret: false,
  form: /^\d{5,20}$/,
};

export const APP_SECRET: Wanted = {
  name: 'app secret',
  where: "in Meta's App Dashboard: App settings, Basic",
  variable: 'VERSO_META_APP_SECRET',
  option: '--app-secret-file',
  holds: "the app's secret, if it is new",
  isSecret: true,
  form: /^[0-9a-f]{32}$/,
};

export const ACCESS_TOKEN: Wanted = {
  name: 'access token',
  where:
    "in Meta's Business settings: Users, System users, Generate token, with the permissions whatsapp_business_management and whatsapp_business_messaging",
  variable: 'VERSO_META_ACCESS_TOKEN',
  option: '--access-token-file',
  holds: "a system user's access token",
  isSecret: true,
  form: /^[\w-]{20,}$/,
};
