import { openSecret, type SecretPorts } from './channel-secret.ts';
import { ProviderError } from './provider-error.ts';
import { spreadBy } from './rotation.ts';

/** One thing that a check looked at. A `note` is worth knowing and nothing to mend. */
export type Finding = { readonly kind: 'ok' | 'note' | 'wrong'; readonly text: string };

export const right = (text: string): Finding => ({ kind: 'ok', text });
export const note = (text: string): Finding => ({ kind: 'note', text });
export const wrong = (text: string): Finding => ({ kind: 'wrong', text });

/** What a provider refuses is one finding more; what AWS refuses ends the command. */
export async function asked(look: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof ProviderError) return [wrong(error.message)];
    throw error;
  }
}

export type StoredCheck = {
  readonly findings: readonly Finding[];
  /** What the provider should use. */
  readonly current: string | undefined;
};

/** Whether a secret is there, and whether its rotation was brought to its end. */
export async function checkStored(
  ports: SecretPorts,
  { parameter, what, command }: { parameter: string; what: string; command: string },
): Promise<StoredCheck> {
  const secret = await openSecret(ports, parameter);
  const { current, rotating, values } = secret;
  if (current === undefined) return { current, findings: [wrong(`No ${what} is stored: run ${command}.`)] };
  if (!rotating) return { current, findings: [right(`The ${what} is stored.`)] };
  const text = `Two values of the ${what} are in use, since a rotation was begun: ${command} ends it.`;
  const isUnderWay = ports.clock.now() < spreadBy(values, secret.storedAt);
  return { current, findings: [isUnderWay ? note(text) : wrong(text)] };
}
