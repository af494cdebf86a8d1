import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { CREDENTIALS } from '../../shared/administration/channels/provider-error.ts';

/** Something that only the operator has. Secrets come in files, on stdin or in the environment, never as arguments. */
export type Wanted = {
  readonly name: string;
  readonly where: string;
  readonly variable: string;
  /** The option that gives it: a secret's names a file. */
  readonly option: string;
  readonly isSecret: boolean;
  readonly form: RegExp;
};

export const BOT_TOKEN: Wanted = {
  name: 'bot token',
  where: CREDENTIALS.botToken.where,
  variable: 'VERSO_TELEGRAM_BOT_TOKEN',
  option: '--bot-token-file',
  isSecret: true,
  form: /^\d{3,20}:[\w-]{20,}$/,
};

export const APP_ID: Wanted = {
  name: 'app id',
  where: CREDENTIALS.appSecret.where,
  variable: 'VERSO_META_APP_ID',
  option: '--app-id',
  isSecret: false,
  form: /^\d{5,20}$/,
};

export const BUSINESS_ACCOUNT_ID: Wanted = {
  name: 'WhatsApp Business account id',
  where: "in Meta's App Dashboard: WhatsApp, API Setup",
  variable: 'VERSO_META_BUSINESS_ACCOUNT_ID',
  option: '--business-account-id',
  isSecret: false,
  form: /^\d{5,20}$/,
};

export const APP_SECRET: Wanted = {
  name: 'app secret',
  where: CREDENTIALS.appSecret.where,
  variable: 'VERSO_META_APP_SECRET',
  option: '--app-secret-file',
  isSecret: true,
  form: /^[0-9a-f]{32}$/,
};

export const ACCESS_TOKEN: Wanted = {
  name: 'access token',
  where: CREDENTIALS.accessToken.where,
  variable: 'VERSO_META_ACCESS_TOKEN',
  option: '--access-token-file',
  isSecret: true,
  form: /^[\w-]{20,}$/,
};

export const AUTH_TOKEN: Wanted = {
  name: 'auth token',
  where: CREDENTIALS.authToken.where,
  variable: 'VERSO_TWILIO_AUTH_TOKEN',
  option: '--auth-token-file',
  isSecret: true,
  form: /^[0-9a-f]{32}$/,
};

/** Nobody is there to be asked. */
export class MissingCredential extends Error {
  constructor({ name, where, variable, option }: Wanted) {
    super(`The ${name} is missing: set ${variable} or give ${option}. It is found ${where}.`);
    this.name = 'MissingCredential';
  }
}

/** What the option or the environment holds; undefined when neither does. */
export async function givenCredential(
  wanted: Wanted,
  option: string | undefined,
): Promise<string | undefined> {
  const given = option === undefined ? process.env[wanted.variable] : await readOption(wanted, option);
  return given === undefined || given === '' ? undefined : requireForm(wanted, given.trim());
}

/** Asks where somebody can answer. */
export async function askCredential(wanted: Wanted): Promise<string> {
  const { name, where, isSecret } = wanted;
  if (!process.stdin.isTTY || !process.stderr.isTTY) throw new MissingCredential(wanted);
  // On stderr, so that stdout holds the outcome alone; only now, since nobody who asks for help should wait for it.
  const { isCancel, password, text: shownText } = await import('@clack/prompts');
  const question = { message: `The ${name} (found ${where})`, output: process.stderr };
  const typed = await (isSecret ? password(question) : shownText(question));
  if (isCancel(typed)) throw new Error('Nothing was typed.');
  return requireForm(wanted, typed.trim());
}

export async function requireCredential(wanted: Wanted, option: string | undefined): Promise<string> {
  return (await givenCredential(wanted, option)) ?? (await askCredential(wanted));
}

/** Two secrets can't come over the one stdin. */
export function refuseTwoFromStdin(options: readonly (string | undefined)[]): void {
  if (options.filter((option) => option === '-').length > 1) {
    throw new Error(
      'Only one secret can come from stdin: give the other one in a file or in the environment.',
    );
  }
}

async function readOption({ isSecret, option: name }: Wanted, option: string): Promise<string> {
  if (!isSecret) return option;
  if (option === '-') return text(process.stdin);
  try {
    return await readFile(option, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
    // Without the path: somebody may have given the secret itself.
    throw new Error(`The file that ${name} names can't be read${code}.`);
  }
}

/** Never repeats what was given. */
function requireForm({ name, where, form }: Wanted, value: string): string {
  if (!form.test(value))
    throw new Error(`What was given is no ${name}: copy it whole. It is found ${where}.`);
  return value;
}
