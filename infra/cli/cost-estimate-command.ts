import { type Command, InvalidArgumentError, Option } from 'commander';
import { CHANNEL_NAMES, type ChannelName } from '../../shared/channels/names.ts';
import { catalogueOf, defaultChannelFees, measuredUnits } from '../../shared/cost/catalogues.ts';
import { withOwnFees } from '../../shared/cost/channel-fees.ts';
import {
  type Estimate,
  type EstimateLine,
  estimate,
  type PollingClient,
  type Question,
} from '../../shared/cost/estimate.ts';
import { formatUsd, type Picodollars, usdNumber } from '../../shared/cost/money.ts';
import { LOCAL_STAGE, readDeployment } from '../config.ts';
import { deployments } from '../verso.config.ts';
import { sentenceFor } from './failure.ts';
import { type OperatorOptions, operatorCommand } from './operation.ts';
import { aligned, type Outcome, print } from './output.ts';

type Options = OperatorOptions & {
  readonly verifications: number;
  readonly channelMix: Question['channelMix'];
  readonly polls: number;
  readonly successRate: number;
  readonly client: PollingClient;
  readonly freeTier: 'on' | 'off';
  readonly country: string;
  readonly region?: string;
};

/** As far as all that follows from them can be counted exactly. */
const MOST_VERIFICATIONS = 9_999_999_999;
const MOST_POLLS = 100_000;
const LEAST_RATE = 0.001;
/** A weight is counted in millionths. */
const PART = /^(?<name>[a-z]+)=(?<weight>\d{1,6}(\.\d{1,6})?)$/;

/** `npx verso cost estimate`: the bill beforehand. Asks nobody: it needs no stack and no credentials. */
export function costEstimateCommand(): Command {
  return operatorCommand('estimate')
    .description(
      'what a month would cost, from list prices and what this build was measured to use; asks nobody',
    )
    .addOption(
      option(
        '--verifications <count>',
        'those that are verified in a month',
        1_000_000,
        readCount(MOST_VERIFICATIONS),
      ),
    )
    .addOption(option('--channel-mix <parts>', 'like telegram=0.7,sms=0.3', { telegram: 1 }, readMix))
    .addOption(
      option(
        '--polls <count>',
        'of one that is verified; the webhook tells of it too',
        8,
        readCount(MOST_POLLS),
      ),
    )
    .addOption(option('--success-rate <part>', 'of all that are begun, like 0.5', 1, readRate))
    .addOption(
      new Option('--client <kind>', 'whether callers wait as Retry-After says')
        .choices(['honours', 'fixed-3s'])
        .default('honours'),
    )
    .addOption(
      new Option('--free-tier <choice>', 'what is free every month').choices(['on', 'off']).default('off'),
    )
    .addOption(option('--country <code>', 'where people are, for fees that depend on it', 'US', readCountry))
    .option('--region <region>', "counts with this Region's list prices instead of the stage's own")
    .action(run);
}

function option<Value>(flags: string, text: string, value: Value, read: (given: string) => Value): Option {
  return new Option(flags, text).default(value).argParser(read);
}

async function run(options: Options): Promise<void> {
  try {
    print(outcome(options), options.json ?? false);
  } catch (error) {
    throw new Error(sentenceFor(error, options), { cause: error });
  }
}

function outcome(options: Options): Outcome {
  const stage = options.local ? LOCAL_STAGE : options.stage;
  const deployment = readDeployment(deployments, stage, process.env.VERSO_ISSUER);
  const catalogue = catalogueOf(options.region ?? deployment.region);
  const fees = withOwnFees(defaultChannelFees(), deployment.fees);
  const measured = measuredUnits();
  const question = { ...options, freeTier: options.freeTier === 'on' };
  const result = estimate(question, measured, { catalogue, fees });
  const { verifications, polls, client, successRate } = question;
  const unknown = result.lines.filter(({ amount }) => amount === undefined);
  return {
    json: {
      ...{ verifications, polls, success_rate: successRate, client, free_tier: options.freeTier },
      ...{ region: catalogue.region, prices_of: catalogue.version, units_of: measured.measured_at },
      variable_usd: usdNumber(result.variable),
      fixed_usd: usdNumber(result.fixed),
      channel_usd: usdNumber(result.channel),
      per_million_variable_usd: result.perMillion === undefined ? null : usdNumber(result.perMillion),
      lines: result.lines.map(({ name, kind, units, amount }) => ({
        ...{ name, kind, units },
        usd: amount === undefined ? null : usdNumber(amount),
      })),
      steps: result.steps.map(({ step, count, amount }) => ({ step, count, usd: usdNumber(amount) })),
      not_priced: unknown.map(({ name }) => name),
    },
    lines: [
      `${verifications === 0 ? 'A month in which nobody verifies' : `${verifications} verified in a month, ${polls} polls each`}, ${catalogue.region}, list prices of ${catalogue.version}, free tier ${options.freeTier}.`,
      ...(verifications > 0 && successRate < 1
        ? [`${successRate} of those that are begun; the others ask ${result.pollsOfAbandoned} times each.`]
        : []),
      '',
      ...aligned([['LINE', 'UNITS', 'USD'], ...result.lines.filter(({ units }) => units > 0).map(lineCells)]),
      '',
      ...totals(result),
      ...doneCells(result.steps),
      ...(unknown.length === 0
        ? []
        : ['', `Not priced, and in no sum: ${unknown.map(({ name }) => name).join(', ')}.`]),
      '',
      `Units of ${measured.measured_at}, measured on ${measured.machine}. Lambda's time is assumed, and what is stored is not in it: docs/cost.md.`,
    ],
  };
}

function lineCells({ name, units, amount }: EstimateLine): readonly string[] {
  return [name, String(units), amount === undefined ? 'not priced' : shown(amount)];
}

function doneCells(steps: Estimate['steps']): readonly string[] {
  if (steps.length === 0) return [];
  const rows = steps.map(({ step, count, amount }) => ['', step, String(count), shown(amount)]);
  return ['', 'Variable, by what is done:', ...aligned(rows)];
}

function totals({ variable, fixed, channel, perMillion }: Estimate): readonly string[] {
  return aligned([
    ['variable', shown(variable), perMillion === undefined ? '' : `${shown(perMillion)} for a million`],
    ['fixed', shown(fixed), 'also when nobody verifies'],
    ['channels', shown(channel), 'to Meta, Twilio and carriers'],
  ]);
}

function shown(amount: Picodollars): string {
  return formatUsd(amount, 4);
}

function readCount(most: number): (given: string) => number {
  return (given) => {
    if (/^\d+$/.test(given) && Number(given) <= most) return Number(given);
    throw new InvalidArgumentError(`Write a whole number, at most ${most}.`);
  };
}

function readRate(given: string): number {
  const rate = Number(given);
  if (rate >= LEAST_RATE && rate <= 1) return rate;
  throw new InvalidArgumentError(`Write a part of one, from ${LEAST_RATE} to 1.`);
}

function readCountry(given: string): string {
  if (/^[A-Z]{2}$/.test(given)) return given;
  throw new InvalidArgumentError('Write an ISO country, for example US.');
}

function readMix(given: string): Question['channelMix'] {
  const mix: Partial<Record<ChannelName, number>> = {};
  for (const part of given.split(',')) {
    const { name, weight } = PART.exec(part.trim())?.groups ?? {};
    const channel = CHANNEL_NAMES.find((each) => each === name);
    if (!channel)
      throw new InvalidArgumentError(
        `Write parts of ${CHANNEL_NAMES.join(', ')}, like telegram=0.7,sms=0.3.`,
      );
    if (mix[channel] !== undefined) throw new InvalidArgumentError('Name each channel once.');
    mix[channel] = Number(weight);
  }
  if (!Object.values(mix).some((value) => value > 0))
    throw new InvalidArgumentError('One part is more than 0.');
  return mix;
}
