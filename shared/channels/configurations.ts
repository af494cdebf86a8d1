import type { z } from 'zod';
import { atOwnFees, type ChannelCharges } from '../cost/channel-charges.ts';
import type { Charged, FeePrice } from '../cost/channel-fees.ts';
import type { ChannelSettings } from '../deployment/settings.ts';
import { loadedByChannel } from './by-channel.ts';
import { CHANNEL_NAMES, type ChannelName, REGISTERED } from './names.ts';

type ModuleOf<Name extends ChannelName> = Awaited<ReturnType<(typeof REGISTERED)[Name]['configuration']>>;
type SchemaOf<Name extends ChannelName> = ModuleOf<Name>['configuration']['schema'];
type Modules = { readonly [Name in ChannelName]: ModuleOf<Name> };

const MODULES = await loadedByChannel<Modules>((name) => REGISTERED[name].configuration());

/** The configured channels, as a team writes them and once they are parsed. */
export type ChannelConfiguration = { readonly [Name in ChannelName]?: z.infer<SchemaOf<Name>> | undefined };

type Shape = { readonly [Name in ChannelName]: z.ZodOptional<SchemaOf<Name>> };

/** By channel, each optional. */
export const CONFIGURATION_SHAPE = Object.fromEntries(
  CHANNEL_NAMES.map((name) => [name, MODULES[name].configuration.schema.optional()]),
) as Shape;

/** What functions know of them. Numbers are formatted once, so that no function needs the telephone library to show one. */
export function toChannelSettings(channels: ChannelConfiguration): ChannelSettings {
  const settings = CHANNEL_NAMES.flatMap((name) => {
    const own = settingsOf(name, channels);
    return own === undefined ? [] : [[name, own] as const];
  });
  return Object.fromEntries(settings) as ChannelSettings;
}

/** And what messages that verify are charged, for estimates: with the deployment's own fees where it names some. */
export function toChannelCharges(channels: ChannelConfiguration, own: readonly FeePrice[]): ChannelCharges {
  const charges = CHANNEL_NAMES.flatMap((name) => {
    const charged = chargedOf(name, channels);
    return charged === undefined ? [] : [[name, atOwnFees(charged, own)] as const];
  });
  return Object.fromEntries(charges);
}

type Mappings = {
  readonly [Name in ChannelName]: {
    toSettings(configured: NonNullable<ChannelConfiguration[Name]>): NonNullable<ChannelSettings[Name]>;
    charges(configured: NonNullable<ChannelConfiguration[Name]>): readonly Charged[];
  };
};

function settingsOf<Name extends ChannelName>(
  name: Name,
  channels: ChannelConfiguration,
): ChannelSettings[Name] | undefined {
  const configured: ChannelConfiguration[Name] = channels[name];
  const mapping: Mappings[Name] = MAPPINGS[name];
  return configured && mapping.toSettings(configured);
}

function chargedOf<Name extends ChannelName>(
  name: Name,
  channels: ChannelConfiguration,
): readonly Charged[] | undefined {
  const configured: ChannelConfiguration[Name] = channels[name];
  const mapping: Mappings[Name] = MAPPINGS[name];
  return configured && mapping.charges(configured);
}

const MAPPINGS: Mappings = Object.fromEntries(
  CHANNEL_NAMES.map((name) => [name, MODULES[name].configuration]),
) as { readonly [Name in ChannelName]: ModuleOf<Name>['configuration'] };
