/** One caller of a deployment: a product or a customer, with its own keys and its own verifications. */
export type Project = {
  /** 24 lower-case hex characters. */
  readonly id: string;
  /** Shown to people in every message, so that they know for whom they confirm their number. */
  readonly name: string;
};
