import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { expect, inject, onTestFinished, test } from 'vitest';
import { readLocalActivities, readLocalUsages } from '../../infra/cli/cost/local-cost-source.ts';
import { LOCAL_STAGE, readDeployment } from '../../infra/config.ts';
import { prepare } from '../../infra/local/measurement/prepared-stack.ts';
import { numberOf } from '../../infra/local/measurement/verify-locally.ts';
import { startLocalStack } from '../../infra/local/stack.ts';
import { deployments } from '../../infra/verso.config.ts';
import { catalogueOf, defaultChannelFees, measuredUnits } from '../../shared/cost/catalogues.ts';
import { estimate, type Question } from '../../shared/cost/estimate.ts';
import { sum, usdNumber } from '../../shared/cost/money.ts';
import { priceUsage } from '../../shared/cost/priced-usage.ts';
import { unattributed } from '../../shared/cost/unattributed.ts';
import { UNIT_NAMES, type Unit } from '../../shared/cost/units.ts';

/** `VERIFICATIONS=1000 npx vitest run --project journeys test/journeys/estimate-agrees.test.ts` takes a few minutes. */
const VERIFICATIONS = Number(process.env.VERIFICATIONS ?? 50);
const POLLS = 2;
/** On Lambda it adds a minute's changes up before it writes; on this machine each batch is a minute. A count is nobody's. */
const GATHERER = 'gather-changes';

/** Time is assumed in an estimate and noise on this machine; secrets are read by the minute, not by the verification. */
const LEFT_OUT: readonly Unit[] = ['lambda_mb_ms', 'kms_symmetric_requests'];
const book = { catalogue: catalogueOf('us-east-1'), fees: defaultChannelFees() };

test('an estimate and what a run on the local stack metered agree within 2 %', {
  timeout: 900_000,
}, async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'verso-agrees-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  await verifyAll(dataDir);
  const question: Question = {
    ...{ verifications: VERIFICATIONS, polls: POLLS, successRate: 1, country: 'US' },
    channelMix: { telegram: 1 },
    client: 'honours',
    freeTier: false,
  };
  const { lines } = estimate(question, measuredUnits(), book);
  const said = sum(
    lines
      .filter(({ kind, name }) => kind === 'variable' && !LEFT_OUT.some((unit) => name.endsWith(unit)))
      .map(({ amount = 0n }) => amount),
  );

  const period = { from: '2000-01-01', to: '2100-01-01' };
  const recorded = await readLocalUsages(dataDir, period, false);
  const all = [
    ...recorded,
    ...unattributed(recorded, await readLocalActivities(dataDir, period), [measuredUnits().steps.poll]),
  ];
  const metered = sum(
    priceUsage(
      all.filter((usage) => usage.function !== GATHERER || usage.project !== undefined),
      book,
    ).usages.flatMap(({ amounts }) =>
      UNIT_NAMES.map((unit) => (LEFT_OUT.includes(unit) ? 0n : (amounts[unit] ?? 0n))),
    ),
  );
  expect(recorded.reduce((count, { verified }) => count + verified, 0)).toBe(VERIFICATIONS);
  expect(Math.abs(usdNumber(metered) / usdNumber(said) - 1)).toBeLessThan(0.02);
});

/** One after the other and two seconds apart, so that every batch holds one event and every deadline is alone. */
async function verifyAll(dataDir: string): Promise<void> {
  const deployment = readDeployment(deployments, LOCAL_STAGE);
  const stack = await startLocalStack({
    ...{ assemblyDir: inject('assemblyDir'), dataDir },
    region: deployment.region,
  });
  let met = 0;
  const meetDeadlines = async (seconds: number) => {
    stack.aws.forgetCalls();
    stack.advanceClock(seconds * 1000);
    // The queue tells of it a little later.
    await after(5);
    await stack.eventSources.settled();
    met += stack.aws.calls.filter(({ principal }) => principal === 'expire').length;
  };
  try {
    const { caller, stop } = await prepare(stack, deployment);
    for (let index = 0; index < VERIFICATIONS; index += 1) {
      const begun = await caller.create('telegram', numberOf(index));
      await caller.poll(begun);
      await caller.start(begun);
      await caller.contact(begun);
      await caller.poll(begun);
      await stack.eventSources.settled();
      await meetDeadlines(2);
    }
    while (met < VERIFICATIONS) await meetDeadlines(1);
    await stop();
  } finally {
    await stack.close();
  }
}
