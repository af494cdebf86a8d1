import { systemRandom } from '../../shared/adapters/system/clock-and-random.ts';
import type { ParameterName } from '../../shared/config/names.ts';
import { parseSecretValues } from '../../shared/deployment/secret-list.ts';
import { rememberedSecrets } from '../../shared/deployment/secrets.ts';
import type { Clock } from '../../shared/ports.ts';

/** A deployment's secrets as a webhook's function reads them, by their parameters' names. */
export function secretsOf(values: Readonly<Record<string, string>>, clock: Clock) {
  const stored = new Map(Object.entries(values).map(([name, text]) => [`/verso/test/${name}`, text]));
  return {
    secrets: rememberedSecrets({
      prefix: '/verso/test',
      load: async () => new Map(stored),
      parse: parseSecretValues,
      clock,
      random: systemRandom,
    }),
    /** As an operator does. */
    store: (name: ParameterName, text: string) => stored.set(`/verso/test/${name}`, text),
  };
}
