import type { ChannelName } from '../channels/names.ts';
import { pollAfter } from '../verification/polling.ts';
import { BILLED, costOf } from './billed-units.ts';
import { type ChannelFeePrice, feePriceOf, nameOfFee } from './channel-fees.ts';
import type { ChannelFee } from './cost-record.ts';
import { fixedCosts } from './fixed-costs.ts';
import { type Gathering, gatherings, unitsOfGathered } from './gathered-steps.ts';
import type { MeasuredUnits, Step } from './measured-units.ts';
import { allocate, divideHalfUp, type Picodollars, sum } from './money.ts';
import type { PriceCatalogue } from './price-catalogue.ts';
import { MESSAGE_STEPS, unitsOf } from './step-units.ts';
import { UNIT_NAMES } from './units.ts';

/** How a caller asks: as `Retry-After` says, or every three seconds whatever it says. */
export type PollingClient = 'honours' | 'fixed-3s';

export type Question = {
  /** Those that are verified, in one month; 0 asks what it costs when nobody is. */
  readonly verifications: number;
  /** Parts of a whole, whatever they add up to. */
  readonly channelMix: Readonly<Partial<Record<ChannelName, number>>>;
  /** Of one that is verified; the last of them is answered with the proof. */
  readonly polls: number;
  /** Of all that are begun, between 0 and 1. The others ask until their deadline, and nobody ever answers. */
  readonly successRate: number;
  readonly client: PollingClient;
  readonly freeTier: boolean;
  /** Where people are, for fees that depend on it. */
  readonly country: string;
};

type Book = { readonly catalogue: PriceCatalogue; readonly fees: readonly ChannelFeePrice[] };

export type EstimateLine = {
  readonly name: string;
  readonly kind: 'variable' | 'fixed' | 'channel';
  readonly units: number;
  /** Undefined where nobody has said what it costs. */
  readonly amount: Picodollars | undefined;
};

export type Estimate = {
  readonly lines: readonly EstimateLine[];
  readonly variable: Picodollars;
  readonly fixed: Picodollars;
  readonly channel: Picodollars;
  /** Variable, for a million that are verified. Undefined where nobody is: then there is only what is fixed. */
  readonly perMillion: Picodollars | undefined;
  /** What each step comes to by itself, at the first tier: to see what dominates. */
  readonly steps: readonly { readonly step: Step; readonly count: number; readonly amount: Picodollars }[];
  readonly pollsOfAbandoned: number;
};

/** A bill beforehand: what a month's verifications would cost, by what each step of this build was measured to use. */
export function estimate(question: Question, measured: MeasuredUnits, { catalogue, fees }: Book): Estimate {
  const { freeTier, client, country } = question;
  const counts = stepCounts(question);
  const used = counts.map(({ step, count, gathering }) => ({
    ...{ step, count },
    units: gathering ? unitsOfGathered(measured, { step, count, gathering }) : unitsOf(measured, step, count),
  }));
  const variable = UNIT_NAMES.flatMap((unit): readonly EstimateLine[] => {
    const units = sum(used.map((each) => each.units.get(unit) ?? 0n));
    const name = `${BILLED[unit].component}: ${unit}`;
    return units === 0n
      ? []
      : [
          {
            name,
            kind: 'variable',
            units: Number(units),
            amount: costOf(catalogue, unit, units, { freeTier }),
          },
        ];
  });
  const month = { days: DAYS, daysOfMonth: DAYS };
  const fixed = fixedCosts(catalogue, measured.resources, month, { freeTier }).map(
    ({ name, quantity, amount }): EstimateLine => ({ name, kind: 'fixed', units: quantity, amount }),
  );
  const channel = feeLines(counts, measured, fees, country);
  const total = (lines: readonly EstimateLine[]) => sum(lines.map(({ amount = 0n }) => amount));
  return {
    lines: [...variable, ...fixed, ...channel],
    variable: total(variable),
    fixed: total(fixed),
    channel: total(channel),
    perMillion:
      question.verifications > 0
        ? divideHalfUp(total(variable) * 1_000_000n, BigInt(question.verifications))
        : undefined,
    steps: used.map(({ step, count, units }) => ({
      step,
      count,
      amount: sum([...units].map(([unit, quantity]) => costOf(catalogue, unit, quantity) ?? 0n)),
    })),
    pollsOfAbandoned: pollsUntilDeadline(client),
  };
}

const DAYS = 30;
/** A challenge's life, unless a caller asks for another. */
const LIFE_MILLISECONDS = 600_000;
const FIXED_INTERVAL = 3000;

/** How often a caller asks for one that nobody answers: until it reads that it has expired. */
export function pollsUntilDeadline(client: PollingClient): number {
  const challenge = { createdAt: 0, expiresAt: LIFE_MILLISECONDS, status: 'pending' } as const;
  let polls = 0;
  for (let now = wait(0); now <= LIFE_MILLISECONDS; now += wait(now)) polls += 1;
  return polls;

  function wait(now: number): number {
    return client === 'honours' ? pollAfter(challenge, now) * 1000 : FIXED_INTERVAL;
  }
}

type StepCount = { readonly step: Step; readonly count: number; readonly gathering?: Gathering };

/** How often each step is taken. The webhook hears of the end of each, and of the expiry of those that nobody answered. */
export function stepCounts(question: Question): readonly StepCount[] {
  const { verifications, successRate, polls, client, channelMix } = question;
  const begun = Math.ceil(verifications / successRate);
  const abandoned = begun - verifications;
  const channels = Object.entries(channelMix) as [ChannelName, number][];
  const weights = channels.map(([, part]) => BigInt(Math.round(part * 1_000_000)));
  const parts = (whole: number) => allocate(BigInt(whole), weights).map(Number);
  const [ended, all] = [parts(verifications), parts(begun)];
  const ofChannels = channels.flatMap(([channel], index): readonly StepCount[] => [
    { step: `create_${channel}`, count: all[index] ?? 0 },
    ...MESSAGE_STEPS[channel].map((step) => ({ step, count: ended[index] ?? 0 })),
  ]);
  return [
    ...ofChannels,
    {
      step: 'poll' as const,
      count: verifications * Math.max(0, polls - 1) + abandoned * pollsUntilDeadline(client),
    },
    { step: 'poll_verified' as const, count: verifications * Math.min(1, polls) },
    { step: 'publish' as const, count: begun },
    { step: 'deliver' as const, count: verifications },
    { step: 'deliver_expired' as const, count: abandoned },
    ...gatherings({ begun, abandoned }),
  ].filter(({ count }) => count > 0);
}

function feeLines(
  counts: readonly StepCount[],
  measured: MeasuredUnits,
  prices: readonly ChannelFeePrice[],
  country: string,
): readonly EstimateLine[] {
  const charged = counts.flatMap(({ step, count }) =>
    measured.steps[step].fees.map((fee): ChannelFee => {
      const { operations } = measured.steps[step];
      return { ...inCountry(fee, country), count: Math.round((fee.count * count) / operations) };
    }),
  );
  return charged.map((fee) => {
    const price = feePriceOf(prices, fee);
    const amount = price && price * BigInt(fee.count);
    return { name: nameOfFee(fee), kind: 'channel', units: fee.count, amount };
  });
}

/** What the recipient's country decides was measured with a number on this machine. */
function inCountry(fee: MeasuredUnits['steps'][Step]['fees'][number], country: string): ChannelFee {
  return fee.fee === 'whatsapp_service_message' || fee.fee.endsWith('_outbound') ? { ...fee, country } : fee;
}
