import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import type { CostRecord } from '../../../shared/cost/cost-record.ts';
import { GATHERED, type MeasuredStep, type Step } from '../../../shared/cost/measured-units.ts';
import { readCostLine } from '../../../shared/cost/read-cost-line.ts';
import type { Deployment } from '../../config.ts';
import { type InvocationReport, linesBelow, readReports } from '../lambda/reports.ts';
import { type LocalStack, startLocalStack } from '../stack.ts';
import { embeddedMetrics } from './embedded-metrics.ts';
import { type Phase, type StepsOfFunctions, stepsOf } from './phases.ts';
import { prepare } from './prepared-stack.ts';
import { type Begun, type Caller, numberOf } from './verify-locally.ts';

type Options = {
  readonly assemblyDir: string;
  /** Empty, and the measurement's own. */
  readonly dataDir: string;
  readonly deployment: Deployment;
  /** How often each step is measured. */
  readonly operations: number;
};

export type Measurement = {
  readonly steps: Readonly<Record<Step, MeasuredStep>>;
  /** How many metrics come out of the functions' log lines. */
  readonly embeddedMetrics: number;
};

/** A container of get-verification writes one record for so many polls. */
const POLLS_A_RECORD = 100;
const AFTER_THE_DEADLINE = 601_000;
/** The clock is set ahead for each, so that a few have to do. */
const DEADLINES = 5;
/** Over each channel. */
const WARM_UP = 25;
const GATHERINGS = 3;

/**
 * Runs verifications on the local stack one after the other, so that every batch holds one event, in containers that are warm, and
 * adds up what the functions themselves wrote down.
 */
export async function measureUnits({ deployment, operations, ...where }: Options): Promise<Measurement> {
  const stack = await startLocalStack({ ...where, region: deployment.region });
  const phases: Phase[] = [];
  try {
    const { caller, sandbox, stop } = await prepare(stack, deployment);
    const clock = clockOf(stack);
    const run = { stack, caller, sandbox, clock };
    // What only happens in a cold container is not what a million verifications pay for, nor is code that V8 has not compiled yet.
    await measure({
      ...run,
      first: 0,
      count: WARM_UP,
      polls: POLLS_A_RECORD,
      // A deadline that is set while the clock jumps lies beyond the jump, and would be waited for without end.
      async phase(_steps, work) {
        await stack.eventSources.settled();
        await work();
      },
    });
    await measure({
      ...run,
      first: 1000,
      count: operations,
      polls: POLLS_A_RECORD,
      async phase(steps, work) {
        await stack.eventSources.settled();
        stack.aws.forgetCalls();
        const from = clock.now();
        await work();
        await stack.eventSources.settled();
        phases.push({ steps, from, to: clock.now(), calls: [...stack.aws.calls] });
        // Two phases must not meet in one millisecond.
        await after(5);
      },
    });
    await stop();
  } finally {
    await stack.close();
  }
  const records = await readRecords(where.dataDir);
  const reports: InvocationReport[] = [];
  for await (const report of readReports(where.dataDir)) reports.push(report);
  return { steps: stepsOf(phases, records, reports), embeddedMetrics: await embeddedMetrics(where.dataDir) };
}

type Clock = { now(): number; advance(milliseconds: number): void };

function clockOf(stack: LocalStack): Clock {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    advance(milliseconds) {
      ahead += milliseconds;
      stack.advanceClock(milliseconds);
    },
  };
}

type Run = {
  readonly stack: LocalStack;
  readonly caller: Caller;
  readonly sandbox: Caller;
  readonly clock: Clock;
  /** Of the numbers that are verified. */
  readonly first: number;
  readonly count: number;
  readonly polls: number;
  readonly phase: (steps: StepsOfFunctions, work: () => Promise<unknown>) => Promise<void>;
};

async function measure({ stack, caller, sandbox, clock, first, count, polls, phase }: Run): Promise<void> {
  const settled = () => stack.eventSources.settled();
  const numbers = Array.from({ length: count }, (_, index) => numberOf(first + index));
  const each = async <Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>) => {
    const results: Result[] = [];
    for (const item of items) {
      results.push(await work(item));
      await settled();
    }
    return results;
  };
  const begin = async (channel: 'telegram' | 'whatsapp' | 'sms') => {
    let begun: readonly Begun[] = [];
    const steps = {
      'create-verification': `create_${channel}`,
      'gather-changes': 'schedule_expiry',
    } as const;
    await phase(steps, async () => {
      begun = await each(numbers, (number) => caller.create(channel, number));
    });
    return begun;
  };
  const ended = { 'publish-events': 'publish', 'deliver-webhook': 'deliver' } as const;

  const overTelegram = await begin('telegram');
  await phase({ 'receive-telegram': 'telegram_start' }, () => each(overTelegram, caller.start));
  await phase({ 'receive-telegram': 'telegram_contact', ...ended }, () => each(overTelegram, caller.contact));
  const overWhatsapp = await begin('whatsapp');
  await phase({ 'receive-whatsapp': 'whatsapp_message', ...ended }, () =>
    each(overWhatsapp, caller.whatsapp),
  );
  const overSms = await begin('sms');
  const pollOf = async ([asked]: readonly Begun[]) => {
    for (let poll = 0; asked && poll < polls; poll += 1) await caller.poll(asked);
  };
  await phase({ 'get-verification': 'poll' }, () => pollOf(overSms));
  await phase({ 'get-verification': 'poll_verified' }, () => pollOf(overTelegram));
  await phase({ 'receive-sms': 'sms_message', ...ended }, () => each(overSms, caller.sms));

  const cancelled = await each(numbers, (number) => caller.create('sms', number));
  await phase({ 'complete-verification': 'cancel' }, () => each(cancelled, caller.cancel));
  const wanted = await each(numbers, (number) => caller.create('sms', number, 'confirmed'));
  const held = await each(wanted, caller.smsForPin);
  await phase({ 'complete-verification': 'confirm' }, () => each(held, caller.confirm));
  const inSandbox = await each(numbers, (number) => sandbox.create('sms', number));
  await phase({ 'complete-verification': 'test_verify' }, () => each(inSandbox, sandbox.testVerify));

  /** The clock is ahead at once, and the queue tells of it a little later. */
  const pass = async (deadlines: number) => {
    // What is awaited when the clock goes on would be awaited by the old one.
    await settled();
    stack.aws.forgetCalls();
    clock.advance(AFTER_THE_DEADLINE);
    while (stack.aws.calls.filter(({ principal }) => principal === 'expire').length < deadlines)
      await after(5);
  };
  // All deadlines so far at once, so that those below are alone in their batch.
  const begun = [overTelegram, overWhatsapp, overSms, cancelled, held, inSandbox];
  await pass(begun.flat().length);
  for (const number of numbers.slice(0, DEADLINES)) {
    const done = await caller.create('sms', number);
    await caller.sms(done);
    await phase({ expire: 'deadline_of_ended' }, () => pass(1));
    await caller.create('sms', number);
    await phase({ expire: 'deadline_of_pending', 'deliver-webhook': 'deliver_expired' }, () => pass(1));
  }

  const createTogether = async () => {
    await stack.eventSources.pause('gather-changes');
    const together: Begun[] = [];
    for (let index = 0; index < GATHERED; index += 1)
      together.push(await caller.create('sms', numberOf(first + index)));
    await phase({ 'gather-changes': 'schedule_expiry_gathered' }, async () => {
      stack.eventSources.resume('gather-changes');
    });
    return together;
  };
  for (let gathering = 0; gathering < GATHERINGS; gathering += 1) {
    await each(await createTogether(), caller.sms);
    await phase({ expire: 'deadline_of_ended_gathered' }, () => pass(GATHERED));
    await createTogether();
    await phase({ expire: 'deadline_of_pending_gathered' }, () => pass(GATHERED));
  }
}

async function readRecords(dataDir: string): Promise<readonly CostRecord[]> {
  const records: CostRecord[] = [];
  for await (const line of linesBelow(join(dataDir, 'logs'), '.log')) {
    const record = readCostLine(line);
    if (record) records.push(record);
  }
  return records;
}
