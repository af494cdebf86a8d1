export const APPS = ['telegram', 'whatsapp', 'sms'] as const;
export type App = (typeof APPS)[number];

export type OpenedLink = {
  readonly app: App;
  /** Whom the chat is with. */
  readonly to: string;
  /** What waits there to be sent. */
  readonly text: string;
};

/** What a phone would do with a link. Undefined for a link that opens none of the three apps. */
export function readDeepLink(link: string): OpenedLink | undefined {
  if (!URL.canParse(link)) return undefined;
  const url = new URL(link);
  const secure = url.protocol === 'https:';
  const [, name = ''] = url.pathname.split('/');
  if (secure && url.hostname === 't.me') {
    const code = url.searchParams.get('start');
    return code ? { app: 'telegram', to: `@${name}`, text: `/start ${code}` } : undefined;
  }
  if (secure && url.hostname === 'wa.me') {
    return { app: 'whatsapp', to: `+${name}`, text: url.searchParams.get('text') ?? '' };
  }
  if (url.protocol === 'sms:') {
    // RFC 5724 leaves ?; Apple's wants & first, and both take ?&.
    const [, to = ''] = /^sms:([^?&]*)/.exec(link) ?? [];
    const [, body = ''] = /[?&]body=([^&]*)/.exec(link) ?? [];
    return { app: 'sms', to: decodeURIComponent(to), text: decodeURIComponent(body) };
  }
  return undefined;
}
