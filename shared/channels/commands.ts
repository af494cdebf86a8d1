import type { Finding } from '../administration/channels/findings.ts';
import type { ChannelCommands, Operator } from '../administration/channels/operator.ts';
import type { SetUpReport } from '../administration/channels/steps.ts';
import { loadedByChannel } from './by-channel.ts';
import type { ChannelConfiguration } from './configurations.ts';
import { CHANNEL_NAMES, type ChannelName, REGISTERED } from './names.ts';

type Commands = {
  readonly [Name in ChannelName]: ChannelCommands<NonNullable<ChannelConfiguration[Name]>>;
};
type Modules = { readonly [Name in ChannelName]: { readonly commands: Commands[Name] } };

const MODULES = await loadedByChannel<Modules>((name) => REGISTERED[name].commands());

/** The providers' side of each channel. */
export const COMMANDS = Object.fromEntries(
  CHANNEL_NAMES.map((name) => [name, MODULES[name].commands]),
) as Commands;

export function setUpChannel<Name extends ChannelName>(name: Name, operator: Operator): Promise<SetUpReport> {
  return COMMANDS[name].setUp(configured(name, operator), operator);
}

export function checkChannel<Name extends ChannelName>(
  name: Name,
  operator: Operator,
): Promise<readonly Finding[]> {
  return COMMANDS[name].check(configured(name, operator), operator);
}

function configured<Name extends ChannelName>(
  name: Name,
  { channels }: Operator,
): NonNullable<ChannelConfiguration[Name]> {
  const found: ChannelConfiguration[Name] = channels[name];
  if (!found) throw new Error(`The channel ${name} is not configured.`);
  return found;
}
