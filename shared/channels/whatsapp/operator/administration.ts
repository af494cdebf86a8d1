/** What setting the channel up needs of the Graph API, with an app's credentials in it. */
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
