import type { UnitCounter } from '../../cost/meter.ts';
import type { ProviderApi } from '../../ports.ts';
import { bytesOfCall } from './bytes-of-call.ts';

/** Within Lambda's ten seconds, after what the message itself took; providers wait no longer for our answer. */
const PATIENCE_MILLISECONDS = 4000;

export function httpsProviderApi(meter: UnitCounter): ProviderApi {
  return {
    async post({ url, headers, body }) {
      meter.add('data_out_bytes', bytesOfCall(url, headers, body));
      const response = await fetch(url, {
        method: 'POST',
        headers,
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
      });
      // Read to its end, so that the connection can be used again. It may quote the message: nobody logs it.
      await response.arrayBuffer();
      return { status: response.status };
    },
  };
}
