import type * as full from 'zod';
import type * as z from 'zod/mini';
import type { ChannelCommands } from '../administration/channels/operator.ts';
import type { Charged } from '../cost/channel-fees.ts';
import type { VerifiedData } from '../verification/verification.ts';
import type { Channel } from './channel.ts';
import type { Method } from './methods.ts';
import type { ChannelName } from './names.ts';
import type { ChannelPage } from './page.ts';
import type { ChannelPhone } from './phone.ts';
import type { ChannelReceiver } from './receiver.ts';

/** What a channel's folder declares, all in its `channel.ts`. */
export type ChannelDefinition<Name extends ChannelName, Settings> = {
  /** By which observations a number is confirmed over it: the proof names one. */
  readonly methods: readonly Method[];
  /** What a method is called in the proof once the PIN came back, where that proves more. */
  readonly confirmedMethods: Readonly<Partial<Record<Method, Method>>>;
  /** What every function may know of it: nothing secret. */
  readonly settings: z.ZodMiniType<Settings>;
  /** What it would have told of a person who doesn't exist, for the sandbox. */
  sandbox(number: string): { readonly method: Method; readonly data: VerifiedData };
  /** Its asking half. */
  ask(settings: Settings): Channel;
  /** Its listening half, in the function that receives its messages and in no other. */
  receiver(): Promise<{ readonly receiver: ChannelReceiver<Name> }>;
  /** As a team writes it in infra/verso.config.ts, and what settings follow from it: no function loads it. */
  configuration(): Promise<{
    readonly configuration: {
      readonly schema: full.ZodType;
      toSettings(configured: never): Settings;
      /** What its provider charges for one that is verified over it, each once, as far as the configuration tells. */
      charges(configured: never): readonly Charged[];
    };
  }>;
  /** The provider's side of it: what `npx verso channels` does. */
  commands(): Promise<{ readonly commands: ChannelCommands<never> }>;
  /** What the hosted page shows of it, in the page's own function. */
  page(): Promise<{ readonly page: ChannelPage }>;
  /** The person's phone, for a stack on one machine. */
  phone(): Promise<{ readonly phone: Pick<ChannelPhone<Settings, never>, 'secrets' | 'can' | 'play'> }>;
};
