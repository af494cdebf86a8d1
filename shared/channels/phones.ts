import type { z } from 'zod';
import type { ChannelSettings } from '../deployment/settings.ts';
import { loadedByChannel } from './by-channel.ts';
import { CHANNEL_NAMES, type ChannelName, REGISTERED } from './names.ts';
import type { Acting, ChannelPhone, Deployed, Playing, Step } from './phone.ts';
import type { SettingsOf } from './registry.ts';

type ModuleOf<Name extends ChannelName> = Awaited<ReturnType<(typeof REGISTERED)[Name]['phone']>>;
type LineOf<Name extends ChannelName> = z.infer<ModuleOf<Name>['phone']['line']>;
type Phones = { readonly [Name in ChannelName]: ChannelPhone<SettingsOf<Name>, LineOf<Name>> };
type Modules = { readonly [Name in ChannelName]: { readonly phone: Phones[Name] } };

const MODULES = await loadedByChannel<Modules>((name) => REGISTERED[name].phone());

/** The person's side of each channel. */
export const PHONES = Object.fromEntries(CHANNEL_NAMES.map((name) => [name, MODULES[name].phone])) as Phones;

/** What local.json says of each channel. */
export type Lines = { readonly [Name in ChannelName]: LineOf<Name> };

export const LINE_SHAPE = Object.fromEntries(CHANNEL_NAMES.map((name) => [name, PHONES[name].line])) as {
  readonly [Name in ChannelName]: z.ZodType<LineOf<Name>>;
};

/** What the provider of each channel knows of a deployment. */
export function connectPhones(
  settings: ChannelSettings,
  deployed: (name: ChannelName) => Omit<Deployed<never>, 'settings'>,
): Lines {
  return Object.fromEntries(
    CHANNEL_NAMES.map((name) => [name, connect(name, settings, deployed(name))]),
  ) as Lines;
}

function connect<Name extends ChannelName>(
  name: Name,
  settings: ChannelSettings,
  deployed: Omit<Deployed<never>, 'settings'>,
): LineOf<Name> {
  const own: ChannelSettings[Name] = settings[name];
  return PHONES[name].connect({ ...deployed, settings: own ?? undefined });
}

export function playPhone<Name extends ChannelName>(
  name: Name,
  lines: Lines,
  acting: Acting,
  provider: Playing,
): AsyncGenerator<Step> {
  return PHONES[name].play(lines[name], acting, provider);
}
