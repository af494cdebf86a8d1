import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { USAGE_ANSWER_EXAMPLES } from '../../infra/openapi/usage-answer-examples.ts';
import { type ChannelConfiguration, toChannelCharges } from '../../shared/channels/configurations.ts';
import { CHANNEL_NAMES } from '../../shared/channels/names.ts';
import { catalogueOf, measuredUnits } from '../../shared/cost/catalogues.ts';
import type { ChannelCharges } from '../../shared/cost/channel-charges.ts';
import type { ChannelFeePrice } from '../../shared/cost/channel-fees.ts';
import { estimate } from '../../shared/cost/estimate.ts';
import { formatUsd, type Picodollars, parseUsd, sum } from '../../shared/cost/money.ts';
import { usagePrices } from '../../shared/usage/prices.ts';
import { readUsage, type UsageView } from '../../shared/usage/read-usage.ts';
import { COUNTED, type DayUsage } from '../../shared/usage/usage.ts';
import type { Environment } from '../../shared/verification/verification.ts';
import { fakeClock } from '../fakes/clock.ts';

const usNumber = { number: '+18005551212', region: 'US', type: 'local' } as const;
const ltNumber = { number: '+37066600000', region: 'LT', type: 'mobile' } as const;
const sms = (...numbers: (typeof usNumber | typeof ltNumber)[]) =>
  ({ provider: 'twilio', accountSid: 'AC00000000000000000000000000000001', numbers }) as const;
const whatsapp = { displayPhoneNumber: '+15550783881', replies: false } as const;
const meta = { ...whatsapp, provider: 'meta', phoneNumberId: '106540352242922' } as const;
const CHANNELS = { telegram: { botUsername: 'acme_bot' }, whatsapp: meta, sms: sms(usNumber) };
const BEFOREHAND = { channelMix: { telegram: 1 }, client: 'honours', freeTier: false } as const;

type World = {
  readonly region?: string;
  readonly environment?: Environment;
  readonly channels?: ChannelConfiguration;
  readonly fees?: readonly ChannelFeePrice[];
};

function usageOf(days: readonly DayUsage[], world: World = {}) {
  const { region = 'us-east-1', environment = 'live', channels = CHANNELS, fees = [] } = world;
  return usageWith(days, { region, environment, charges: toChannelCharges(channels, fees) });
}

type Deployed = Required<Pick<World, 'region' | 'environment'>> & {
  readonly charges: ChannelCharges | undefined;
};

function usageWith(days: readonly DayUsage[], { region, environment, charges }: Deployed) {
  const ports: Parameters<typeof readUsage>[0] = {
    usage: { month: async () => days },
    charges: { read: async () => charges },
    prices: () => usagePrices(region),
    clock: fakeClock(),
  };
  return readUsage(ports, { projectId: 'a', environment }, { period: '2026-10' });
}

const day = (channels: DayUsage['channels']): DayUsage => ({ day: '2026-10-31', channels });

type Costs = { readonly variable_usd: string | null; readonly channel_usd: string | null };
type Row = Costs & { readonly by_status: Readonly<Record<string, Costs>> };
/** As far as an answer's costs have to add up. */
type Priced = {
  readonly total: { readonly estimated_cost: Row };
  readonly days: readonly {
    readonly estimated_cost: Costs;
    readonly channels: readonly { readonly estimated_cost: Row }[];
  }[];
};

function expectToAddUp({ total, days }: Priced): void {
  for (const kind of ['variable_usd', 'channel_usd'] as const) {
    const of = (all: readonly Costs[]): Picodollars => sum(all.map((each) => parseUsd(each[kind] ?? '0')));
    const rows = days.flatMap(({ channels }) => channels.map(({ estimated_cost }) => estimated_cost));
    expect(of(rows)).toBe(of([total.estimated_cost]));
    expect(of(days.map(({ estimated_cost }) => estimated_cost))).toBe(of([total.estimated_cost]));
    for (const each of days)
      expect(of(each.channels.map(({ estimated_cost }) => estimated_cost))).toBe(of([each.estimated_cost]));
    for (const row of [total.estimated_cost, ...rows])
      expect(of(Object.values(row.by_status))).toBe(of([row]));
    for (const status of COUNTED)
      expect(of(rows.flatMap(({ by_status }) => by_status[status] ?? []))).toBe(
        of([total.estimated_cost.by_status[status] ?? expect.unreachable()]),
      );
  }
}

const counts = fc.record(Object.fromEntries(COUNTED.map((name) => [name, fc.nat(1_000_000)])));
const month = fc.array(
  fc.record({ channels: fc.record(Object.fromEntries(CHANNEL_NAMES.map((name) => [name, counts]))) }),
  { maxLength: 31 },
);

describe('what usage is estimated to cost', () => {
  test('adds up exactly, by day, by channel and by status', async () => {
    await fc.assert(
      fc.asyncProperty(
        month,
        fc.constantFrom('us-east-1', 'eu-central-1', 'ap-south-1'),
        async (given, region) => {
          const days = given.map((each, index) => ({
            ...each,
            day: `2026-10-${String(index + 1).padStart(2, '0')}`,
          }));
          expectToAddUp(await usageOf(days, { region, channels: { ...CHANNELS, sms: sms(ltNumber) } }));
        },
      ),
      { numRuns: 50 },
    );
  });

  test('is what the same steps come to in an estimate beforehand', async () => {
    const verifications = 1_000_000;
    const { total } = await usageOf([day({ telegram: { created: verifications, verified: verifications } })]);
    const { steps } = estimate(
      { ...{ verifications, polls: 8, successRate: 1, country: 'US' }, ...BEFOREHAND },
      measuredUnits(),
      { catalogue: catalogueOf('us-east-1'), fees: [] },
    );
    const counted = ['create_telegram', 'telegram_start', 'telegram_contact', 'publish'];
    const same = steps.filter(({ step }) => counted.includes(step));
    expect(same).toHaveLength(counted.length);
    expect(total.estimated_cost.variable_usd).toBe(formatUsd(sum(same.map(({ amount }) => amount))));
  });

  test('is known of a cancellation, which signs nothing and tells no event', async () => {
    const { total } = await usageOf([day({ telegram: { cancelled: 1_000_000 } })]);
    const { variable_usd } = total.estimated_cost.by_status.cancelled;
    expect(Math.round(Number(variable_usd))).toBe(2);
    expect(total.estimated_cost.variable_usd).toBe(variable_usd);
  });

  test('in the sandbox is what the request that completes one costs, whatever its channel', async () => {
    const verified = async (environment: Environment, channel: string) => {
      const { total } = await usageOf([day({ [channel]: { verified: 1_000_000 } })], { environment });
      return Number(total.estimated_cost.variable_usd);
    };
    expect(await verified('test', 'telegram')).toBe(await verified('test', 'sms'));
    expect(await verified('test', 'sms')).toBeGreaterThan(5);
  });

  test('of a day that is over stays what it was, whatever comes after it', async () => {
    const first = day({ telegram: { created: 7, verified: 3 } });
    const later = {
      day: '2026-11-01',
      channels: { telegram: { created: 9_000_000_000, verified: 9_000_000_000 } },
    };
    const [alone, together] = [await usageOf([first]), await usageOf([first, later])];
    expect(together.days[0]).toEqual(alone.days[0]);
  });

  test('is nothing where nothing was used', async () => {
    const { total } = await usageOf([]);
    expect(total.estimated_cost).toMatchObject({ variable_usd: '0', channel_usd: '0' });
  });
});

const of = ({ total, estimate }: UsageView) => ({
  fees: total.estimated_cost.channel_usd,
  unknown: estimate.not_priced.map(({ name, quantity }) => `${quantity} ${name}`),
});

describe('the fees of channels', () => {
  const texts = [day({ sms: { created: 5, verified: 3 } })];

  test('are asked for each message that verified', async () => {
    expect(of(await usageOf(texts))).toEqual({ fees: '0.0249', unknown: [] });
  });

  test('are what the deployment pays, where it has said so', async () => {
    const own = { fee: 'twilio_sms_inbound', country: 'US', usd: '0.005' } as const;
    const fees = [{ ...own, source: 'our contract', as_of: '2026-10-01' }];
    expect(of(await usageOf(texts, { fees }))).toEqual({ fees: '0.015', unknown: [] });
  });

  test.each([
    ['of a number whose price nobody knows', { sms: sms(ltNumber) }, 'twilio_sms_inbound LT mobile'],
    ['of numbers that differ', { sms: sms(usNumber, ltNumber) }, 'twilio_sms_inbound'],
  ])('%s are named, and not nothing', async (_, own, name) => {
    const channels = { ...CHANNELS, ...own };
    const usage = await usageOf([...texts, { ...day({ telegram: { created: 1 } }), day: '2026-11-01' }], {
      channels,
    });
    expect(of(usage)).toEqual({ fees: null, unknown: [`3 ${name}`] });
    expect(usage.days.map(({ estimated_cost }) => estimated_cost.channel_usd)).toEqual([null, '0']);
  });

  test('that are known stand beside those that are not', async () => {
    const carried = { ...whatsapp, provider: 'twilio', accountSid: 'AC1', replies: true } as const;
    const channels = { ...CHANNELS, whatsapp: carried };
    const usage = await usageOf([day({ whatsapp: { verified: 2 } })], { channels });
    expect(of(usage)).toEqual({ fees: '0.02', unknown: ['2 whatsapp_service_message'] });
  });

  test('of a channel that is configured no more are not known', async () => {
    expect(of(await usageOf(texts, { channels: {} }))).toEqual({ fees: null, unknown: [] });
  });

  test('are not known to a deployment whose bootstrap has not told of them yet', async () => {
    const before = { region: 'us-east-1', environment: 'live', charges: undefined } as const;
    const { total, estimate } = await usageWith(texts, before);
    expect(total.estimated_cost.channel_usd).toBeNull();
    expect(estimate.not_included).toContainEqual({ name: 'channel_fees', each_usd: null });
  });

  test('of the sandbox are not known, since nobody counts what completed it', async () => {
    const { total, estimate } = await usageOf(texts, { environment: 'test' });
    expect(total.estimated_cost.channel_usd).toBeNull();
    expect(estimate.not_included).toContainEqual({ name: 'channel_fees', each_usd: null });
    const free = await usageOf([day({ telegram: { verified: 1 } })], { environment: 'test' });
    expect(free.total.estimated_cost.channel_usd).toBe('0');
  });
});

describe('what is in no sum', () => {
  test('is all of it, by name, in a Region without prices', async () => {
    const { total, estimate } = await usageOf([day({ telegram: { created: 10 } })], { region: 'ap-south-1' });
    expect(total.estimated_cost.variable_usd).toBeNull();
    expect(total.estimated_cost.by_status.verified).toEqual({ variable_usd: '0', channel_usd: '0' });
    expect(estimate).toMatchObject({
      region: 'ap-south-1',
      prices_of: null,
      not_priced: expect.arrayContaining([{ name: 'http_api_requests (http_request)', quantity: 10 }]),
      not_included: expect.arrayContaining([{ name: 'polls', each_usd: null }]),
    });
  });

  test('is a unit alone, where the Region lacks its price', async () => {
    const { total, estimate } = await usageOf([day({ telegram: { created: 10 } })], {
      region: 'eu-central-1',
    });
    expect(Number(total.estimated_cost.variable_usd)).toBeGreaterThan(0);
    expect(estimate.not_priced.map(({ name }) => name)).toContain('http_api_requests (http_request)');
    // Most of a poll is API Gateway: a price without it would mislead.
    expect(estimate.not_included).toContainEqual({ name: 'polls', each_usd: null });
  });

  test('is named with what one costs, where callers can count it themselves', async () => {
    const { estimate } = await usageOf([]);
    const each = new Map(estimate.not_included.map(({ name, each_usd }) => [name, each_usd]));
    // Most of it is one request of API Gateway.
    expect(Number(each.get('polls'))).toBeGreaterThan(0.000001);
    expect(Number(each.get('polls'))).toBeLessThan(0.000002);
    expect(Number(each.get('webhook_deliveries'))).toBeGreaterThan(0.000001);
    // One request and one signature.
    expect(Number(each.get('confirmations'))).toBeGreaterThan(0.000004);
    expect(each.get('fixed_cost')).toBeNull();
  });
});

test.each(Object.entries(USAGE_ANSWER_EXAMPLES.Usage))(
  'the description’s example %s adds up',
  (_, example) => {
    expectToAddUp(example);
  },
);
