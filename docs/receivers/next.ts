import { verifyWebhook } from 'verso/client';

export const verified = new Set<string>();

// In app/hooks/verso/route.ts.
export async function POST(request: Request): Promise<Response> {
  const secret = process.env.VERSO_WEBHOOK_SECRET ?? '';
  const event = await verifyWebhook(await request.text(), request.headers, secret).catch(() => undefined);
  if (event?.event === 'verification.completed' && !event.test) verified.add(event.data.id);
  return new Response(null, { status: event ? 204 : 400 });
}
