import { defined } from '../defined.ts';
import type { PageSettingsStore } from '../ports.ts';
import type { PageSettings } from '../projects/page-settings.ts';
import type { WebhookTargets } from '../webhooks/webhook-url.ts';
import { readLogo } from './logo.ts';
import { changedOrigins, NONE } from './origins.ts';

/** A project's page as operators see it. */
export type PageSettingsRegistry = PageSettingsStore & {
  save(projectId: string, settings: PageSettings): Promise<void>;
};

/** As an operator gives it; `none` takes a setting away, and what is left out stays. */
export type PageChange = {
  readonly logo?: Uint8Array | typeof NONE;
  readonly color?: string;
  readonly support?: string;
  readonly privacyUrl?: string;
  readonly frameOrigins?: readonly string[];
};

/** The settings as they come out. Throws RangeError for what the page could not show; nothing is written here. */
export function changedPageSettings(
  known: PageSettings,
  { logo, color, support, privacyUrl, frameOrigins }: PageChange,
  targets?: WebhookTargets,
): PageSettings {
  const next = {
    logo: changed(known.logo, logo, readLogo),
    color: changed(known.color, color, requireColor),
    support: changed(known.support, support, requireSupport),
    privacyUrl: changed(known.privacyUrl, privacyUrl, (url) => requireHttps(url, 'A privacy URL')),
    frameOrigins: changedOrigins(known.frameOrigins, frameOrigins, targets),
  };
  return defined(next);
}

const LONGEST_ADDRESS = 300;

function changed<Known, Given>(
  known: Known | undefined,
  given: Given | typeof NONE | undefined,
  read: (given: Given) => Known,
): Known | undefined {
  if (given === undefined) return known;
  return isNone(given) ? undefined : read(given);
}

function isNone(given: unknown): given is typeof NONE {
  return given === NONE;
}

function requireColor(text: string): string {
  if (/^#[0-9a-f]{6}$/i.test(text)) return text.toLowerCase();
  throw new RangeError(
    "A colour is # and six hexadecimal digits, like '#0a7d4f' (in quotes, since # begins a comment).",
  );
}

function requireSupport(text: string): string {
  const address = /^mailto:/i.test(text) ? text.slice('mailto:'.length) : text;
  if (text.length <= LONGEST_ADDRESS && /^[^\s@<>"?&#%/:]+@[a-z0-9.-]+\.[a-z0-9-]+$/i.test(address))
    return `mailto:${address}`;
  if (!address.includes('://')) {
    throw new RangeError('A support address is an e-mail address or an https URL.');
  }
  return requireHttps(text, 'A support address');
}

function requireHttps(text: string, what: string): string {
  const url = URL.parse(text);
  const plain = url?.protocol === 'https:' && url.username === '' && url.password === '';
  if (plain && text.length <= LONGEST_ADDRESS && !/[\s\\\p{Cc}]/u.test(text)) return url.href;
  throw new RangeError(
    `${what} is an absolute https URL of at most ${LONGEST_ADDRESS} characters, without a user name or password.`,
  );
}
