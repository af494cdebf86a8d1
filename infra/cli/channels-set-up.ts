import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../shared/adapters/system/clock-and-random.ts';
import type { SecretPorts } from '../../shared/administration/channels/channel-secret.ts';
import type { Finding } from '../../shared/administration/channels/findings.ts';
import type { SetUpReport } from '../../shared/administration/channels/steps.ts';
import type { ChannelName } from '../../shared/channels/names.ts';
import { standInFor } from './channels-providers.ts';
import type { Connection } from './connection.ts';
import type { OperatorOptions } from './operation.ts';
import { isoTime, type Outcome } from './output.ts';

export type SetUpOptions = OperatorOptions & { readonly replace?: boolean; readonly rotate?: boolean };

/** What one channel's commands do, each with the credentials that it alone wants. */
export type ChannelCommands<Options> = {
  setUp(connection: Connection, options: Options & SetUpOptions): Promise<SetUpReport>;
  check(connection: Connection, options: Options & OperatorOptions): Promise<readonly Finding[]>;
};

/** No provider reaches a local stack, unless a stand-in of it runs on this machine too. */
export function isOutOfReach(channel: ChannelName, { local }: OperatorOptions): boolean {
  return local === true && standInFor(channel) === undefined;
}

export function secretPorts(connection: Connection, options: OperatorOptions): SecretPorts {
  const say = sayTo(options);
  return {
    secrets: connection.secretStore(),
    clock: systemClock,
    async waitUntil(time, what) {
      const milliseconds = time - systemClock.now();
      if (milliseconds <= 0) return;
      say(
        `Waiting until ${isoTime(time)}, when ${what}. It may be interrupted: the same command goes on from there.`,
      );
      await delay(milliseconds);
    },
  };
}

/** On stderr, so that the outcome is alone on stdout. */
export function sayTo({ json }: OperatorOptions): (line: string) => void {
  return (line) => {
    if (!json) process.stderr.write(`${line}\n`);
  };
}

export function refuseRotation({ rotate }: SetUpOptions): void {
  if (rotate)
    throw new Error(
      "--rotate is for a provider's secret that this command can make: docs/channels.md says how this one is rotated.",
    );
}

export function requireConfigured<Settings>(
  settings: Settings | undefined,
  channel: ChannelName,
  { deployment }: Connection,
): Settings {
  if (settings) return settings;
  throw new Error(
    `The stage ${deployment.stage} has no channel ${channel}: add it to infra/verso.config.ts and deploy.`,
  );
}

export function setUpOutcome(channel: ChannelName, { done, remaining }: SetUpReport): Outcome {
  return {
    json: { channel, done, remaining },
    lines: [
      ...done,
      ...remaining.map((text) => `Left to you: ${text}`),
      `npx verso channels check ${channel} reads it back.`,
    ],
  };
}
