/** What setting channels up needs of Twilio's REST API, with an account's auth token in it. */
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
