import { parentPort, workerData } from 'node:worker_threads';
import { buildApp } from 'fauxqs';
import { replaceDate } from '../../clock-ahead.ts';
import type { MessagingCall, MessagingReply } from './messaging.ts';

// fauxqs in a thread of its own, with a clock of its own: delays and visibility timeouts are told by it. It listens
// nowhere; what comes here has been authorized.

const port = parentPort;
if (!port) throw new Error('Messaging runs in a worker thread.');

const setClock = replaceDate();
const app = buildApp({ logger: false, defaultRegion: String(workerData), host: 'amazonaws.com' });
await app.ready();

port.on('message', async ({ id, clock, request }: MessagingCall) => {
  setClock(clock);
  if (!request) return;
  const { statusCode, headers, body } = await app.inject(
    'inspect' in request
      ? { method: 'GET', url: `/_fauxqs/queues/${request.inspect}`, headers: { host: 'localhost' } }
      : {
          method: 'POST',
          url: '/',
          headers: { ...request.headers, host: 'localhost' },
          payload: request.body,
        },
  );
  const contentType = String(headers['content-type'] ?? 'text/plain');
  const queryError = headers['x-amzn-query-error'];
  const reply: MessagingReply = {
    id,
    reply: {
      status: statusCode,
      headers: {
        'content-type': contentType,
        ...(queryError !== undefined && { 'x-amzn-query-error': String(queryError) }),
      },
      body,
    },
  };
  port.postMessage(reply);
});
port.postMessage('ready');
