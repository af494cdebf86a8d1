import { isIP } from 'node:net';
import { invalidField } from '../http/invalid-request.ts';
import { isLoopbackAddress, isPublicAddress } from './public-address.ts';

/** Where a deployment delivers to. `thisMachine` adds http to 127.0.0.1 and localhost, for developing against the local stack. */
export type WebhookTargets = { readonly thisMachine: boolean };

export const LONGEST_URL = 2048;

export const WEBHOOK_URL_RULE =
  'Send an absolute https URL of a public host, without a user name or password in it.';

/** Names that lead into one's own network, wherever they are looked up (RFC 6761, RFC 6762, RFC 8375 and ICANN's `internal`). */
const PRIVATE_NAMES =
  /(?:^|\.)(?:localhost|localdomain|local|internal|intranet|lan|corp|home|home\.arpa|test|invalid|onion)$/;
const HERE = ['127.0.0.1', 'localhost'];

/**
 * The URL, if we may deliver to it as far as its text shows: a name can still lead anywhere, which is decided by the address that is
 * connected to ({@link mayConnect}). Undefined otherwise.
 */
export function readWebhookUrl(text: string, targets: WebhookTargets): URL | undefined {
  // What URL parsers leave out or read as something else, others read differently.
  if (text.length > LONGEST_URL || /[\s\\\p{Cc}]/u.test(text)) return undefined;
  const url = URL.parse(text);
  if (url?.username !== '' || url.password !== '' || url.port === '0') return undefined;
  if (targets.thisMachine && isHere(url)) return url;
  return url.protocol === 'https:' && isPublicHost(url) ? url : undefined;
}

/** Whether a connection for this URL may be to this address: decided on the socket itself, whatever the name says a moment later. */
export function mayConnect(url: URL, address: string, targets: WebhookTargets): boolean {
  return targets.thisMachine && isHere(url) ? isLoopbackAddress(address) : isPublicAddress(address);
}

/** Throws validation_error. */
export function requireWebhookUrl(field: string, text: string, targets: WebhookTargets): void {
  if (!readWebhookUrl(text, targets)) throw invalidField(field, WEBHOOK_URL_RULE);
}

function isHere({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && HERE.includes(hostname);
}

function isPublicHost({ hostname }: URL): boolean {
  // The parser has brought every way to write an address (octal, hexadecimal, one number) to the usual one.
  const address = hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIP(address) !== 0) return isPublicAddress(address);
  const name = hostname.replace(/\.$/, '');
  return name.includes('.') && !PRIVATE_NAMES.test(name);
}
