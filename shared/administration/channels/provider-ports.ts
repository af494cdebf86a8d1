/** What setting a channel up needs of the providers' administration, each with its credential in it. */

export type TelegramAdministration = {
  bot(): Promise<{ readonly username: string }>;
  webhook(): Promise<TelegramWebhook>;
  /** Replaces the whole webhook: a secret token that is left out would be cleared. */
  setWebhook(webhook: {
    readonly url: string;
    readonly secretToken: string;
    readonly allowedUpdates: readonly string[];
    readonly dropPendingUpdates: boolean;
  }): Promise<void>;
};

export type TelegramWebhook = {
  /** Undefined when there is none. */
  readonly url: string | undefined;
  readonly pendingUpdates: number;
  /** Undefined is Telegram's own choice, messages among them. */
  readonly allowedUpdates: readonly string[] | undefined;
  /** The last delivery that failed, milliseconds since the epoch. */
  readonly lastError: { readonly at: number; readonly message: string } | undefined;
};

export type MetaAdministration = {
  /** The webhooks of the app, by the app's own id and secret. */
  subscriptions(): Promise<readonly MetaSubscription[]>;
  /** Meta calls the URL with the verify token before it answers. */
  subscribe(subscription: {
    readonly callbackUrl: string;
    readonly verifyToken: string;
    readonly fields: readonly string[];
  }): Promise<void>;
  phoneNumber(phoneNumberId: string): Promise<MetaPhoneNumber>;
  /** Ids of the apps that get what happens in a WhatsApp Business account. */
  subscribedApps(businessAccountId: string): Promise<readonly string[]>;
  /** Clears the account's override URL, if there is one. */
  subscribeApp(businessAccountId: string): Promise<void>;
};

export type MetaSubscription = {
  readonly object: string;
  readonly callbackUrl: string;
  readonly active: boolean;
  readonly fields: readonly string[];
};

export type MetaPhoneNumber = {
  /** As Meta writes it, with blanks and dashes. */
  readonly displayPhoneNumber: string;
  /** CONNECTED when it can be written to; undefined where Meta doesn't tell. */
  readonly status: string | undefined;
  /** A URL that comes before the app's own. */
  readonly override: string | undefined;
};

export type TwilioAdministration = {
  account(): Promise<{
    readonly status: string;
    /** The one that Twilio signs with; undefined where Twilio doesn't tell. */
    readonly primaryToken: string | undefined;
  }>;
  /** By E.164; undefined when the account has no such number. */
  phoneNumber(number: string): Promise<TwilioPhoneNumber | undefined>;
  receiveAt(phoneNumber: TwilioPhoneNumber, url: string): Promise<void>;
  createSecondaryToken(): Promise<string>;
  deleteSecondaryToken(): Promise<void>;
  /** From then on Twilio signs with what was the secondary token, and the primary one is no more. */
  promoteSecondaryToken(): Promise<void>;
};

export type TwilioPhoneNumber = {
  readonly sid: string;
  readonly number: string;
  readonly receivesSms: boolean;
  readonly smsUrl: string | undefined;
  readonly smsMethod: string | undefined;
  /** A TwiML app, whose URL counts in place of the number's own. */
  readonly smsApplicationSid: string | undefined;
};
