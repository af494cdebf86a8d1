/**
 * What a phone would do with a link: which app it opens, and the text that waits there to be sent. Undefined for a
 * link that opens none of the three.
 */
export function readDeepLink(link) {
  if (!URL.canParse(link)) return undefined;
  const url = new URL(link);
  const secure = url.protocol === 'https:';
  if (secure && url.hostname === 't.me') {
    const code = url.searchParams.get('start');
    return code ? { channel: 'telegram', text: `/start ${code}` } : undefined;
  }
  if (secure && url.hostname === 'wa.me') {
    return { channel: 'whatsapp', text: url.searchParams.get('text') ?? '' };
  }
  if (url.protocol === 'sms:') {
    // RFC 5724 leaves ?; Apple's wants & first, and both take ?&.
    const [, body = ''] = /[?&]body=([^&]*)/.exec(link) ?? [];
    return { channel: 'sms', text: decodeURIComponent(body) };
  }
  return undefined;
}
