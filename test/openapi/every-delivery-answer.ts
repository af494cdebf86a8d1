import { startReceiver } from '../webhooks/receiver.ts';
import { caller, idOf, PHONE, V, type Walk } from './walk.ts';

const D = 'GET /api/v1/webhook-deliveries';

/** What a caller is answered about the webhooks that it was sent. */
export async function walkDeliveries(walk: Walk): Promise<void> {
  const { sandbox } = caller(walk);
  const { eventSources } = walk.stack;
  const receiver = await startReceiver(410);
  const made = await sandbox(`POST ${V}`, {
    body: { ...PHONE, channel: 'telegram', callback_url: receiver.url },
  });
  await sandbox(`POST ${V}/{id}/test-verify`, { params: { id: idOf(made) } });
  await eventSources.settled();
  const { body } = await sandbox(D);
  await sandbox(D, { query: { status: 'gone' } });
  await sandbox(`${D}/stats`);
  const [delivery] = Object(body.data);
  const params = { id: String(delivery.id) };
  await sandbox(`${D}/{id}`, { params });
  await eventSources.pause('deliver-webhook');
  const retry = `${D.replace('GET', 'POST')}/{id}/retry`;
  await sandbox(retry, { params });
  await sandbox(retry, { params });
  await receiver.close();
}
