import { join } from 'node:path';
import { fixedResourcesOf } from '../../../shared/cost/fixed-costs.ts';
import { dayOf, type Period } from '../../../shared/cost/period.ts';
import { readCostLine } from '../../../shared/cost/read-cost-line.ts';
import type { FunctionActivity } from '../../../shared/cost/unattributed.ts';
import { addUp, type Usage, usageOf } from '../../../shared/cost/usage.ts';
import type { Deployment } from '../../config.ts';
import { linesBelow, readReports } from '../../local/lambda/reports.ts';
import { localDirectory } from '../../local/operator-access.ts';
import { readAssembly } from '../../local/template/assembly.ts';
import type { CostSource } from './cost-source.ts';
import { EMBEDDED_METRICS } from './embedded-metrics.ts';

/** What the stack of npm start left: its functions' logs and the count of their invocations. It need not run any more. */
export function localCostSource(deployment: Deployment): CostSource {
  const directory = localDirectory();
  const dataDir = join(directory, 'data');
  return {
    deployment,
    usages: (period, byVerification) => readLocalUsages(dataDir, period, byVerification),
    activities: (period) => readLocalActivities(dataDir, period),
    async resources() {
      return fixedResourcesOf(templateIn(join(directory, 'cdk.out')), EMBEDDED_METRICS);
    },
  };
}

export async function readLocalUsages(
  dataDir: string,
  period: Period,
  byVerification: boolean,
): Promise<readonly Usage[]> {
  const found: Usage[] = [];
  for await (const line of linesBelow(join(dataDir, 'logs'), '.log')) {
    const record = readCostLine(line);
    if (record && isIn(period, dayOf(record.at))) found.push(...usageOf(record, { byVerification }));
  }
  return addUp(found);
}

export async function readLocalActivities(
  dataDir: string,
  period: Period,
): Promise<readonly FunctionActivity[]> {
  const sums = new Map<string, { -readonly [Name in keyof FunctionActivity]: FunctionActivity[Name] }>();
  for await (const { function: name, at, milliseconds, memory_megabytes } of readReports(dataDir)) {
    const day = dayOf(at);
    if (!isIn(period, day)) continue;
    const begun = { day, function: name, invocations: 0, durationMilliseconds: 0 };
    const sum = sums.get(`${day} ${name}`) ?? { ...begun, memoryMegabytes: memory_megabytes };
    sum.invocations += 1;
    sum.durationMilliseconds += milliseconds;
    sums.set(`${day} ${name}`, sum);
  }
  return [...sums.values()];
}

function isIn({ from, to }: Period, day: string): boolean {
  return from <= day && day <= to;
}

function templateIn(directory: string): unknown {
  try {
    return readAssembly(directory).template;
  } catch (cause) {
    throw new Error('No local stack has run here yet: start one with npm start.', { cause });
  }
}
