import type * as z from 'zod/mini';
import type { VerifiedData } from '../verification/verification.ts';
import type { Channel } from './channel.ts';
import type { Method } from './methods.ts';

/** What a channel's folder declares, all in its `channel.ts`. */
export type ChannelDefinition<Settings> = {
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
};
