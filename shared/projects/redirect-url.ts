import { invalidField } from '../http/invalid-request.ts';
import { LONGEST_URL } from '../webhooks/webhook-url.ts';
import type { Project } from './project.ts';

const HERE = ['127.0.0.1', 'localhost'];

export const REDIRECT_URL_RULE = 'Send an absolute https URL without a user name or password in it.';

type Machine = { readonly thisMachine: boolean };

/**
 * Where the page may send a person, as far as its text shows. `thisMachine` adds http to 127.0.0.1 and localhost, for developing against
 * the local stack. Undefined otherwise.
 */
export function readRedirectUrl(text: string, { thisMachine }: Machine): URL | undefined {
  // What URL parsers leave out or read as something else, others read differently.
  if (text.length > LONGEST_URL || /[\s\\\p{Cc}]/u.test(text)) return undefined;
  const url = URL.parse(text);
  if (url?.username !== '' || url.password !== '') return undefined;
  const here = thisMachine && url.protocol === 'http:' && HERE.includes(url.hostname);
  return url.protocol === 'https:' || here ? url : undefined;
}

/** Before anything is read. Throws validation_error. */
export function requireRedirectUrl(text: string, machine: Machine): void {
  if (!readRedirectUrl(text, machine)) throw invalidField('redirect_url', REDIRECT_URL_RULE);
}

/**
 * A project that has named its origins sends people nowhere else, whoever has one of its API keys. Where it has named none the page shows
 * the host and wants a click. Throws validation_error.
 */
export function requireListedOrigin(
  text: string,
  { redirectOrigins }: Pick<Project, 'redirectOrigins'>,
): void {
  const origin = URL.parse(text)?.origin;
  if (!redirectOrigins || (origin !== undefined && redirectOrigins.includes(origin))) return;
  throw invalidField(
    'redirect_url',
    'Send a URL of one of the origins that this project has named, or have an operator name this one: npx verso projects update ID --redirect-origin.',
    'unlisted_origin',
  );
}
