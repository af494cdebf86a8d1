import { openSecret, type SecretPorts } from './channel-secret.ts';
import { inOrder, type SetUpReport } from './steps.ts';

export type SecretToStore = {
  readonly parameter: string;
  /** "auth token". */
  readonly what: string;
  /** In place of the stored one. */
  readonly given: string | undefined;
  /** When none is stored or given. */
  readonly make: () => Promise<string>;
};

/** A set-up where there is no provider to talk to: stores what is missing or was given anew, and registers nothing. */
export async function storeOnly(ports: SecretPorts, wanted: readonly SecretToStore[]): Promise<SetUpReport> {
  const done = await inOrder(
    wanted.map(({ parameter, what, given, make }) => ({
      task: `store the ${what}`,
      async run() {
        const secret = await openSecret(ports, parameter);
        if (secret.current !== undefined && (given === undefined || given === secret.current))
          return `The ${what} is stored already.`;
        const isFirst = secret.current === undefined;
        await secret.add(given ?? (await make()));
        if (!isFirst) await secret.retireOld();
        return isFirst
          ? `The ${what} is stored.`
          : `The new ${what} is stored: the old one is refused ten minutes from now.`;
      },
    })),
  );
  return { done, remaining: ['Nothing was registered: no provider reaches a local stack.'] };
}
