import type { ParameterName } from '../config/names.ts';
import { VersoError } from '../errors.ts';
import type { Clock, Random, Secrets, SecretValues } from '../ports.ts';
import { type SecretValue, validAt } from './secret-values.ts';
import { notBootstrapped } from './signing-key.ts';

type Options = {
  /** The deployment's own part of the parameter store, like `/verso/production`. */
  readonly prefix: string;
  /** Reads parameters by their full names; what doesn't exist is left out. */
  readonly load: (names: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** What a parameter holds: one value for ever, unless secrets that are rotated are among these. */
  readonly parse?: (text: string) => readonly SecretValue[];
  readonly clock: Clock;
  readonly random: Random;
};

/** A rotated secret is in every container after this long. */
export const REMEMBERED_MILLISECONDS = 300_000;
/** How soon a parameter store that was away, that refused or that had no value is asked again, at the latest. */
const TRY_AGAIN_MILLISECONDS = 30_000;
/** How soon a signature that fails may make us look for a new secret: strangers can send as many as they like. */
const LOOK_AGAIN_MILLISECONDS = 60_000;

type Known = {
  readonly values: readonly SecretValue[];
  readonly askedAt: number;
  readonly until: number;
  /** What the parameter store said when it refused; then there are no values. */
  readonly refusal?: unknown;
};

export function rememberedSecrets({ prefix, load, parse = asItIs, clock, random }: Options): Secrets {
  const known = new Map<ParameterName, Known>();

  async function refresh(names: readonly ParameterName[]): Promise<void> {
    const found = await load(names.map((name) => `${prefix}/${name}`)).catch(afterFailure(names));
    if (!found) return;
    const now = clock.now();
    for (const name of names) {
      const values = valuesIn(name, found.get(`${prefix}/${name}`));
      const isThere = validAt(values, now).length > 0;
      known.set(name, { values, askedAt: now, until: isThere ? now + REMEMBERED_MILLISECONDS : soon() });
    }
  }

  /**
   * A parameter store that is away must not stop a container that has its secrets. One that refuses does: who took
   * the right away meant it. Either is asked again soon, and not by every call.
   */
  function afterFailure(names: readonly ParameterName[]) {
    return (error: unknown): undefined => {
      const isRefusal = isOurFault(error);
      if (!isRefusal && !names.every((name) => known.has(name))) throw error;
      const askedAt = clock.now();
      for (const name of names) {
        const kept = isRefusal ? { values: [], refusal: error } : known.get(name);
        if (kept) known.set(name, { ...kept, askedAt, until: soon() });
      }
    };
  }

  function valuesIn(name: ParameterName, text = ''): readonly SecretValue[] {
    try {
      return parse(text);
    } catch (cause) {
      throw new Error(`The parameter ${name} can't be read: store it again.`, { cause });
    }
  }

  /** Not for all containers at once. */
  function soon(): number {
    const [drawn = 0] = random.bytes(1);
    return clock.now() + (TRY_AGAIN_MILLISECONDS * (1 + drawn / 255)) / 2;
  }

  function isStale(name: ParameterName): boolean {
    const { askedAt = 0, until = 0 } = known.get(name) ?? {};
    const now = clock.now();
    return until <= now || (validNow(name).length === 0 && askedAt + TRY_AGAIN_MILLISECONDS <= now);
  }

  function requireValid(name: ParameterName): void {
    if (validNow(name).length > 0) return;
    throw known.get(name)?.refusal ?? missing(name);
  }

  function validNow(name: ParameterName): readonly SecretValue[] {
    return validAt(known.get(name)?.values ?? [], clock.now());
  }

  function valuesOf<Name extends ParameterName>(names: readonly Name[]): SecretValues<Name> {
    const accepted = (name: Name): readonly Buffer[] => {
      if (!names.includes(name)) throw new Error(`The secret ${name} was not read.`);
      requireValid(name);
      return validNow(name).map(({ value }) => Buffer.from(value, 'utf8'));
    };
    const newest = (name: Name): Buffer => accepted(name).at(-1) ?? Buffer.alloc(0);
    return Object.assign(newest, { accepted });
  }

  return {
    async read(names) {
      const stale = names.filter(isStale);
      if (stale.length > 0) await refresh(stale);
      names.forEach(requireValid);
      return valuesOf(names);
    },
    async readAgain(names) {
      const lately = clock.now() - LOOK_AGAIN_MILLISECONDS;
      if (names.some((name) => (known.get(name)?.askedAt ?? 0) > lately)) return undefined;
      await refresh(names);
      return valuesOf(names);
    },
  };
}

/** As the SDK's errors and the parameter reader's say it. */
function isOurFault(error: unknown): boolean {
  return error instanceof Error && '$fault' in error && error.$fault === 'client';
}

function asItIs(value: string): readonly SecretValue[] {
  return value === '' ? [] : [{ value }];
}

/** Subkeys are made by bootstrap; a provider's secret only its operator has. The log names it, the answer doesn't. */
function missing(name: ParameterName): VersoError {
  const cause = new Error(`The parameter ${name} is missing, empty or no longer valid.`);
  if (name.startsWith('subkeys/')) return notBootstrapped(cause);
  const channel = name.split('/')[1];
  const message = `This channel's secret is not stored yet: its operator has to run npx verso channels ${channel} set-up.`;
  return new VersoError('service_unavailable', message, { cause, headers: { 'retry-after': '60' } });
}
