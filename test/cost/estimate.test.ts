import { describe, expect, test } from 'vitest';
import { catalogueOf, defaultChannelFees, measuredUnits } from '../../shared/cost/catalogues.ts';
import { estimate, pollsUntilDeadline, type Question, stepCounts } from '../../shared/cost/estimate.ts';
import { parseUsd, sum, usdNumber } from '../../shared/cost/money.ts';
import { verso } from '../cli/verso.ts';

const book = { catalogue: catalogueOf('us-east-1'), fees: defaultChannelFees() };
const question: Question = {
  verifications: 1_000_000,
  channelMix: { telegram: 1 },
  polls: 0,
  successRate: 1,
  client: 'honours',
  freeTier: false,
  country: 'US',
};
const asked = (given: Partial<Question> = {}) => estimate({ ...question, ...given }, measuredUnits(), book);

describe('an estimate', () => {
  test('adds up, and keeps what is variable, fixed and the channels’ apart', () => {
    const { lines, variable, fixed, channel } = asked({ channelMix: { telegram: 1, sms: 1 }, polls: 3 });
    const of = (kind: string) =>
      sum(lines.filter((line) => line.kind === kind).map(({ amount = 0n }) => amount));
    expect([of('variable'), of('fixed'), of('channel')]).toEqual([variable, fixed, channel]);
    expect(lines.every(({ amount }) => amount !== undefined)).toBe(true);
  });

  test('has each message’s fee of a channel, for those that are verified over it', () => {
    const { channel } = asked({ verifications: 1000, channelMix: { telegram: 3, sms: 1 } });
    expect(channel).toBe(250n * parseUsd('0.0083'));
  });

  test('names a fee that nobody has priced, and counts it as nothing known', () => {
    const { lines } = asked({ channelMix: { whatsapp: 1 }, country: 'LT' });
    const fee = lines.find(({ kind }) => kind === 'channel');
    expect(fee).toMatchObject({ name: 'whatsapp_service_message LT', amount: undefined });
  });

  test('asks for a poll what a poll uses, however many there are', () => {
    const [one, two, nine] = [1, 2, 9].map((polls) => asked({ polls }).variable);
    const each = (two ?? 0n) - (one ?? 0n);
    const off = (nine ?? 0n) - (one ?? 0n) - 8n * each;
    expect(off < 20n && off > -20n).toBe(true);
  });

  test.each([
    ['told by webhook alone', { polls: 0 }, 13],
    ['asked for eight times', { polls: 8 }, 24],
    ['asked for eight times, where as many never answer', { polls: 8, successRate: 0.5 }, 60],
  ])('of a million verified over Telegram, %s, is what the service promises', (_, given, usd) => {
    expect(usdNumber(asked(given).perMillion ?? 0n)).toBeLessThanOrEqual(usd);
  });

  test.each([
    {},
    { successRate: 0.5 },
    { polls: 8, freeTier: true },
    { channelMix: { telegram: 1, sms: 2 } },
  ])('of a month in which nobody verifies is its fixed cost alone: %j', (given) => {
    const { variable, fixed, channel, perMillion, steps } = asked({ ...given, verifications: 0 });
    expect({ variable, channel, perMillion, steps }).toEqual({
      ...{ variable: 0n, channel: 0n },
      ...{ perMillion: undefined, steps: [] },
    });
    expect(fixed).toBe(asked(given).fixed);
  });

  test('is less by what is free every month, when asked to', () => {
    expect(asked({ verifications: 1000, freeTier: true }).variable).toBeLessThan(
      asked({ verifications: 1000 }).variable,
    );
  });

  test('counts what is begun and never ends with the polls of callers until the deadline', () => {
    const counts = new Map(
      stepCounts({ ...question, verifications: 10, successRate: 0.5, polls: 2 }).map(({ step, count }) => [
        step,
        count,
      ]),
    );
    expect(Object.fromEntries(counts)).toEqual({
      create_telegram: 20,
      telegram_start: 10,
      telegram_contact: 10,
      poll: 10 + 10 * pollsUntilDeadline('honours'),
      poll_verified: 10,
      publish: 20,
      deliver: 10,
      deliver_expired: 10,
      schedule_expiry: 20,
      deadline_of_ended: 10,
      deadline_of_pending: 10,
    });
  });

  describe('of deadlines', () => {
    const each = (verifications: number) => {
      const { steps } = asked({ verifications });
      const amounts = steps.filter(({ step }) => step === 'schedule_expiry' || step === 'deadline_of_ended');
      return usdNumber(sum(amounts.map(({ amount }) => amount))) / verifications;
    };

    test('counts few as alone, and the more there are the less each costs', () => {
      expect(each(10)).toBeCloseTo(each(50_000), 8);
      expect(each(1_000_000)).toBeLessThan(each(50_000) / 2);
      expect(each(10_000_000)).toBeLessThan(each(1_000_000));
    });

    test('counts no less than full messages, however many there are', () => {
      expect(each(100_000_000)).toBeCloseTo(each(1_000_000_000), 8);
    });
  });

  test('knows that a caller who heeds Retry-After asks a fifth as often as one who does not', () => {
    expect(pollsUntilDeadline('fixed-3s')).toBe(200);
    expect(pollsUntilDeadline('honours')).toBeLessThan(40);
  });
});

describe('npx verso cost estimate', () => {
  const run = (...given: readonly string[]) => verso(['cost', 'estimate', '--region', 'us-east-1', ...given]);

  test('answers programs in one shape', async () => {
    const { exitCode, stdout } = await run(
      '--json',
      '--verifications',
      '1000000',
      '--polls',
      '8',
      '--channel-mix',
      'telegram=1',
    );
    const { variable, fixed, perMillion } = asked({ polls: 8 });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      verifications: 1_000_000,
      polls: 8,
      variable_usd: usdNumber(variable),
      fixed_usd: usdNumber(fixed),
      channel_usd: 0,
      per_million_variable_usd: usdNumber(perMillion ?? 0n),
      lines: expect.arrayContaining([
        { name: 'API Gateway: http_api_requests', kind: 'variable', units: 9_000_000, usd: 9 },
        { name: 'KMS keys', kind: 'fixed', units: 2, usd: 2 },
      ]),
    });
  });

  test('of nobody says what is paid all the same, and no price of a million', async () => {
    const { exitCode, stdout } = await run('--json', '--verifications', '0');
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([
      0,
      { variable_usd: 0, fixed_usd: usdNumber(asked().fixed), per_million_variable_usd: null, steps: [] },
    ]);
    const { stdout: text } = await run('--verifications', '0');
    expect(text).toContain('nobody verifies');
    expect(text).not.toMatch(/for a million|by what is done/);
  });

  test('keeps the largest numbers that it takes exact', async () => {
    const largest = ['--verifications', '9999999999', '--polls', '100000', '--success-rate', '0.001'];
    const { stdout } = await run('--json', ...largest);
    const { steps } = JSON.parse(stdout);
    for (const { count } of steps) expect(count).toSatisfy(Number.isSafeInteger);
  });

  test.each([
    [['--channel-mix', 'pigeon=1'], 'Write parts of sms, telegram, whatsapp, like telegram=0.7,sms=0.3.'],
    [['--channel-mix', 'sms'], 'like telegram=0.7,sms=0.3.'],
    [['--channel-mix', 'sms=1=2'], 'like telegram=0.7,sms=0.3.'],
    [['--channel-mix', 'sms=0x10'], 'like telegram=0.7,sms=0.3.'],
    [['--channel-mix', 'sms=1e400'], 'like telegram=0.7,sms=0.3.'],
    [['--channel-mix', 'sms=-1'], 'like telegram=0.7,sms=0.3.'],
    [['--channel-mix', 'sms=0.0000001'], 'like telegram=0.7,sms=0.3.'],
    [['--channel-mix', 'sms=1,sms=2'], 'Name each channel once.'],
    [['--channel-mix', 'sms=0'], 'One part is more than 0.'],
    [['--verifications', 'many'], 'Write a whole number, at most 9999999999.'],
    [['--verifications', '-5'], 'Write a whole number, at most 9999999999.'],
    [['--verifications', '1.5'], 'Write a whole number, at most 9999999999.'],
    [['--verifications', '1000000000000'], 'Write a whole number, at most 9999999999.'],
    [['--success-rate', '0'], 'Write a part of one, from 0.001 to 1.'],
    [['--success-rate', '1e-300'], 'Write a part of one, from 0.001 to 1.'],
    [['--success-rate', '1.1'], 'Write a part of one, from 0.001 to 1.'],
    [['--country', 'Germany'], 'Write an ISO country'],
    [['--polls', '-1'], 'Write a whole number, at most 100000.'],
    [['--polls', '100001'], 'Write a whole number, at most 100000.'],
  ])('%j says in one line what to write', async (given, said) => {
    const { exitCode, stderr } = await run(...given);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(said)]);
  });
});
