import express from 'express';
import { verifyWebhook } from 'verso/client';

export const app = express();
export const verified = new Set<string>();

// The body as it came: parsed and written again it would be another one, and no signature would fit.
app.post('/hooks/verso', express.raw({ type: '*/*' }), async (request, response) => {
  const secret = process.env.VERSO_WEBHOOK_SECRET ?? '';
  const event = await verifyWebhook(request.body, request.headers, secret).catch(() => undefined);
  if (event?.event === 'verification.completed' && !event.test) verified.add(event.data.id);
  response.status(event ? 204 : 400).end();
});
