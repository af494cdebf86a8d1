import { Hono } from 'hono';
import { verifyWebhook } from 'verso/client';

export const app = new Hono();
export const verified = new Set<string>();

app.post('/hooks/verso', async (context) => {
  const { raw } = context.req;
  const secret = process.env.VERSO_WEBHOOK_SECRET ?? '';
  const event = await verifyWebhook(await raw.text(), raw.headers, secret).catch(() => undefined);
  if (event?.event === 'verification.completed' && !event.test) verified.add(event.data.id);
  return context.body(null, event ? 204 : 400);
});
