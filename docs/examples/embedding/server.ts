import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import express, { type Request } from 'express';
import { createVersoClient } from 'verso/client';

export type Settings = {
  /** Where your deployment is, like https://verify.example.com */
  readonly versoUrl: string;
  readonly apiKey: string;
};

/** Begun in this session, and in no other: only here may it end. */
type Session = { verificationId?: string; verifiedNumber?: string };

export function shop({ versoUrl, apiKey }: Settings) {
  const verso = createVersoClient({ baseUrl: versoUrl, apiKey });
  const sessions = new Map<string, Session>();
  const sessionOf = ({ headers }: Request) =>
    sessions.get(/\bsession=([\w-]+)/.exec(headers.cookie ?? '')?.[1] ?? '');

  const app = express();

  // All that the page may load: its own files, the script of your deployment, and its page in a frame.
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${versoUrl}`,
    `frame-src ${versoUrl}`,
    "style-src 'self'",
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

  app.get('/', (_request, response) => {
    const id = randomUUID();
    sessions.set(id, {});
    response.cookie('session', id, { httpOnly: true, sameSite: 'lax' });
    response.set('content-security-policy', policy);
    response.type('html').send(page(versoUrl));
  });

  app.use(express.static(join(import.meta.dirname, 'public')));
  app.use(express.json());

  app.post('/verification', async (request, response) => {
    const session = sessionOf(request);
    if (!session) return response.status(401).end();
    const created = await verso.create({
      type: 'phone',
      channel: request.body.channel,
      identifier: request.body.number,
      // A PIN comes back through this session, so that nobody can be talked into verifying for somebody else.
      ...(request.body.confirmed && { assurance: 'confirmed' }),
    });
    session.verificationId = created.id;
    return response.json({ verificationUrl: created.verification_url });
  });

  // The browser says that it ended. Whether it did, and how, your server asks.
  app.post('/verification/ended', async (request, response) => {
    const session = sessionOf(request);
    const id = session?.verificationId;
    if (!session || id === undefined) return response.status(401).end();
    const { result } = request.body;
    if (typeof result === 'string') await verso.confirm(id, { result });
    const { status, identifier } = await verso.get(id);
    if (status === 'verified' && identifier) session.verifiedNumber = identifier;
    return response.json({ status, verifiedNumber: session.verifiedNumber });
  });

  return app;
}

function page(versoUrl: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>A shop</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/shop.css">
    <script src="${versoUrl}/v1/verso.js" defer></script>
    <script src="/shop.js" type="module"></script>
  </head>
  <body>
    <main>
      <h1>Your phone number</h1>
      <form id="form">
        <label for="number">Number</label>
        <input id="number" name="number" type="tel" autocomplete="tel" required>
        <label for="channel">App</label>
        <select id="channel" name="channel">
          <option value="telegram">Telegram</option>
          <option value="whatsapp">WhatsApp</option>
          <option value="sms">Text message</option>
        </select>
        <label><input type="checkbox" name="confirmed"> With a PIN</label>
        <button name="shown" value="dialog">Verify in a dialog</button>
        <button name="shown" value="inline">Verify on this page</button>
      </form>
      <p id="said" role="status"></p>
      <div id="here"></div>
    </main>
  </body>
</html>`;
}

if (import.meta.main) {
  const { VERSO_URL, VERSO_API_KEY, PORT = '4000' } = process.env;
  if (!VERSO_URL || !VERSO_API_KEY) throw new Error('Set VERSO_URL and VERSO_API_KEY.');
  shop({ versoUrl: VERSO_URL, apiKey: VERSO_API_KEY }).listen(Number(PORT), '127.0.0.1');
}
