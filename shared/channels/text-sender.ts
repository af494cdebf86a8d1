/** Where text messages go out by AWS itself. */
export type TextSender = {
  /** `refused` is for good: the same message would be refused again. */
  send(message: OutboundText): Promise<'accepted' | 'refused' | 'unreachable'>;
};

export type OutboundText = {
  /** What AWS calls the number that the text is sent from. */
  readonly from: string;
  /** E.164. */
  readonly to: string;
  readonly text: string;
};
