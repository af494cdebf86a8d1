export type ProviderAccess = {
  /** Where the provider's API is, without a slash at its end. */
  readonly baseUrl: string;
  /** Says why, and waits. */
  readonly wait: (milliseconds: number, reason: string) => Promise<void>;
  readonly timeoutMilliseconds?: number;
};
