import { setTimeout as delay } from 'node:timers/promises';
import { Option } from 'commander';
import { systemClock, systemRandom } from '../../shared/adapters/system/clock-and-random.ts';
import type { Wanted } from '../../shared/administration/channels/credential.ts';
import type { Operator } from '../../shared/administration/channels/operator.ts';
import type { SetUpReport } from '../../shared/administration/channels/steps.ts';
import type { ChannelName } from '../../shared/channels/names.ts';
import { topicOutput, webhookOutput } from '../outputs.ts';
import { askCredential, givenCredential } from './channels-credentials.ts';
import { accessTo } from './channels-providers.ts';
import type { Connection } from './connection.ts';
import type { OperatorOptions } from './operation.ts';
import { isoTime, type Outcome } from './output.ts';

export type SetUpOptions = OperatorOptions & {
  readonly replace?: boolean;
  readonly rotate?: boolean;
};

/** Whoever runs the command, as a channel's commands see them. */
export function operatorOf(
  channel: ChannelName,
  connection: Connection,
  options: SetUpOptions & Readonly<Record<string, unknown>>,
): Operator {
  const { replace = false, rotate = false, local = false } = options;
  const say = sayTo(options);
  return {
    secrets: connection.secretStore(),
    clock: systemClock,
    random: systemRandom,
    ...{ replace, rotate, channels: connection.deployment.channels },
    webhookUrl: () => connection.output(webhookOutput(channel)),
    topicArn: () => connection.output(topicOutput(channel)),
    parameter: connection.parameter,
    given: (wanted) => givenCredential(wanted, optionOf(wanted, options)),
    ask: askCredential,
    access: (provider) => accessTo(provider, { local, say }),
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

/** What the option that gives it holds. */
export function optionOf({ option }: Wanted, options: Readonly<Record<string, unknown>>): string | undefined {
  const value = options[new Option(option).attributeName()];
  return typeof value === 'string' ? value : undefined;
}

/** On stderr, so that the outcome is alone on stdout. */
function sayTo({ json }: OperatorOptions): (line: string) => void {
  return (line) => {
    if (!json) process.stderr.write(`${line}\n`);
  };
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
