import { type HttpResult, json } from '../middleware/http-event.ts';
import type { PublicDependencies } from './dependencies.ts';

const RETRY_SECONDS = '10';

/**
 * 200 when a verification could be made now, else 503. Reading the settings shows that the database answers
 * and that the deployment has its keys; they are remembered a minute, so that asking often costs nothing.
 */
export function reportHealth({ clock, settings }: Pick<PublicDependencies, 'clock' | 'settings'>) {
  return async (): Promise<HttpResult> => {
    const healthy = await settings().then(
      ({ signingKeys }) => signingKeys.some((key) => key.state === 'signing'),
      () => false,
    );
    const state = healthy ? 'ok' : 'unavailable';
    return json(
      healthy ? 200 : 503,
      {
        status: state,
        timestamp: new Date(clock.now()).toISOString(),
        services: { database: state, signing: state },
      },
      healthy ? {} : { 'retry-after': RETRY_SECONDS },
    );
  };
}

export function describeApi(): HttpResult {
  return json(200, {
    name: 'Verso',
    version: 'v1',
    description:
      'User-initiated phone verification: the person sends a code to us, the caller gets a signed proof.',
  });
}
