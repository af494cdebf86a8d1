import { lookup as resolve } from 'node:dns';
import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction, Socket } from 'node:net';
import type { UnitCounter } from '../../cost/meter.ts';
import type { WebhookAnswer, WebhookSender } from '../../ports.ts';
import { mayConnect, readWebhookUrl, type WebhookTargets } from '../../webhooks/webhook-url.ts';
import { bytesOfCall } from './bytes-of-call.ts';

type Options = {
  readonly meter: UnitCounter;
  readonly targets: WebhookTargets;
  readonly timeoutMilliseconds?: number;
  /** The system's own when left out. */
  readonly lookup?: typeof resolve;
};

const TEN_SECONDS = 10_000;
const KEPT_BYTES = 1024;

class Forbidden extends Error {}

/**
 * Posts to strangers' URLs. The address is checked where the name is resolved, and again on the socket once it is connected and before
 * a byte is sent: a name that resolves to another address a moment later (DNS rebinding) changes nothing. Every try has a connection of
 * its own, since a frozen container's are dead when it wakes. Redirects are answers like any other, and are not followed.
 */
export function webhookSender({
  meter,
  targets,
  timeoutMilliseconds = TEN_SECONDS,
  lookup = resolve,
}: Options): WebhookSender {
  return {
    async post(target, headers, body) {
      const began = performance.now();
      const answer = await send(target, headers, body).catch((error: unknown) => ({
        reason: reasonOf(error),
      }));
      return { ...answer, milliseconds: Math.round(performance.now() - began) };
    },
  };

  async function send(
    target: string,
    headers: Readonly<Record<string, string>>,
    body: string,
  ): Promise<Omit<WebhookAnswer, 'milliseconds'>> {
    const url = readWebhookUrl(target, targets);
    if (!url) throw new Forbidden();
    const requestOf = url.protocol === 'https:' ? httpsRequest : await httpRequest();
    const signal = AbortSignal.timeout(timeoutMilliseconds);
    return new Promise((fulfil, reject) => {
      const request = requestOf(url, {
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        agent: false,
        lookup: checkedLookup(url),
        signal,
      });
      request.on('socket', (socket: Socket) => {
        socket.once('connect', () => {
          if (!mayConnect(url, socket.remoteAddress ?? '', targets)) socket.destroy(new Forbidden());
        });
      });
      const broken = () => reject(new Error('The connection ended without an answer.'));
      // Once there is an answer, its end is no failure.
      request.on('error', reject).on('close', broken);
      request.on('response', (response) => {
        request
          .off('error', reject)
          .off('close', broken)
          .on('error', () => {});
        beginningOf(response).then((text) => {
          request.destroy();
          fulfil({ status: response.statusCode ?? 0, body: text });
        }, reject);
      });
      // Nobody asked for another protocol. Unheard, it would end the request without an answer, an error or the time-out.
      request.on('upgrade', ({ statusCode = 0 }, socket) => {
        socket.destroy();
        fulfil({ status: statusCode });
      });
      meter.add('data_out_bytes', bytesOfCall(target, headers, body));
      request.end(body);
    });
  }

  /** Refuses a name when any of its addresses is not allowed: who mixes them has no good reason to. */
  function checkedLookup(url: URL): LookupFunction {
    return (hostname, options, callback) => {
      lookup(hostname, { ...options, all: true }, (error, addresses) => {
        if (error) return callback(error, '', 0);
        const [first] = addresses;
        if (!first || addresses.some(({ address }) => !mayConnect(url, address, targets)))
          return callback(new Forbidden(), '', 0);
        return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
      });
    };
  }
}

/**
 * Only for targets on this machine: to import node:http, its WebSocket among its names, makes Node load all of undici, which took a third of
 * this function's cold start.
 */
async function httpRequest() {
  const { request } = await import('node:http');
  return request;
}

/** At most a kilobyte; the status has decided already, so that what breaks off or takes too long is as good as its end. */
async function beginningOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= KEPT_BYTES) break;
    }
  } catch {
    // The answer's status is known, and nothing else of it is needed.
  }
  return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, KEPT_BYTES), { stream: true });
}

/** For the caller to read in its list of deliveries: what its own server did, and nothing of our network. */
function reasonOf(error: unknown): string {
  if (error instanceof Forbidden) return 'The URL leads to an address that webhooks are not sent to.';
  if (!(error instanceof Error)) return 'The connection failed.';
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'There was no answer in time.';
  const code = 'code' in error ? String(error.code) : '';
  return code ? `The connection failed (${code}).` : 'The connection failed.';
}
