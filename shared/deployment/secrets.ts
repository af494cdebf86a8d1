import type { ParameterName } from '../config/names.ts';
import { VersoError } from '../errors.ts';
import type { Clock, Secrets } from '../ports.ts';
import { notBootstrapped } from './signing-key.ts';

type Options = {
  /** The deployment's own part of the parameter store, like `/verso/production`. */
  readonly prefix: string;
  /** Reads parameters by their full names; what doesn't exist is left out. */
  readonly load: (names: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly clock: Clock;
};

/** A rotated secret is in every container after this long. */
const REMEMBERED_MILLISECONDS = 300_000;
/** How soon a parameter store that was away is asked again. */
const TRY_AGAIN_MILLISECONDS = 30_000;

export function rememberedSecrets({ prefix, load, clock }: Options): Secrets {
  const known = new Map<ParameterName, { value: Buffer; until: number }>();

  async function refresh(names: readonly ParameterName[]): Promise<void> {
    const found = await load(names.map((name) => `${prefix}/${name}`)).catch(keepKnown(names));
    if (!found) return;
    for (const name of names) {
      const value = Buffer.from(found.get(`${prefix}/${name}`) ?? '', 'utf8');
      if (value.length === 0) throw missing(name);
      known.set(name, { value, until: clock.now() + REMEMBERED_MILLISECONDS });
    }
  }

  /** A parameter store that is away must not stop a container that has its secrets; one that lost them does. */
  function keepKnown(names: readonly ParameterName[]) {
    return (error: unknown): undefined => {
      if (!names.every((name) => known.has(name))) throw error;
      for (const name of names) {
        const entry = known.get(name);
        if (entry) known.set(name, { ...entry, until: clock.now() + TRY_AGAIN_MILLISECONDS });
      }
    };
  }

  return {
    async read(names) {
      const stale = names.filter((name) => (known.get(name)?.until ?? 0) <= clock.now());
      if (stale.length > 0) await refresh(stale);
      return (name) => {
        const secret = known.get(name);
        if (!secret) throw new Error(`The secret ${name} was not read.`);
        return secret.value;
      };
    },
  };
}

/** Subkeys are made by bootstrap; a provider's secret only its operator has. The log names it, the answer doesn't. */
function missing(name: ParameterName): VersoError {
  const cause = new Error(`The parameter ${name} is missing or empty.`);
  if (name.startsWith('subkeys/')) return notBootstrapped(cause);
  const message =
    "This channel's secret is not stored yet: its operator finds in the README where it belongs.";
  return new VersoError('service_unavailable', message, { cause, headers: { 'retry-after': '60' } });
}
