/** What setting the channel up needs of the Bot API, with the bot's token in it. */
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
