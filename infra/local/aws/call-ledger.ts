export type AwsCall = {
  /** The principal's name. */
  principal: string;
  /** The signing name: `dynamodb`, `kms`, `ssm`. */
  service: string;
  operation: string;
  /** The ARN that permission was asked for; several, separated by a space, when the call names several. */
  resource: string;
  allowed: boolean;
  /** Another call of the same principal was under way when it came. */
  beside?: true;
};

/** Enough for a test or a look back, and no more: the local stack may run for weeks. */
const CALLS_KEPT = 10_000;

export type CallLedger = {
  readonly calls: readonly AwsCall[];
  record(call: AwsCall): void;
  forget(): void;
};

export function createCallLedger(): CallLedger {
  const calls: AwsCall[] = [];
  return {
    calls,
    record: (call) => {
      calls.push(call);
      if (calls.length > CALLS_KEPT) calls.shift();
    },
    forget: () => {
      calls.length = 0;
    },
  };
}
