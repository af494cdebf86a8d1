import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { EMBEDDED_METRICS } from '../../infra/cli/cost/embedded-metrics.ts';
import { LOCAL_STAGE, readDeployment } from '../../infra/config.ts';
import { type Measurement, measureUnits } from '../../infra/local/measurement/measure-units.ts';
import { readAssembly } from '../../infra/local/template/assembly.ts';
import { deployments } from '../../infra/verso.config.ts';
import { measuredUnits } from '../../shared/cost/catalogues.ts';
import { fixedResourcesOf } from '../../shared/cost/fixed-costs.ts';
import { STEPS } from '../../shared/cost/measured-units.ts';
import { UNIT_NAMES, type Unit } from '../../shared/cost/units.ts';

/** Lines and answers hold numbers of another length from one run to the next. */
const BYTES: readonly Unit[] = ['log_bytes', 'data_out_bytes'];
const BYTES_TOLERANCE = 0.02;
/** Settings are read again every minute, so that a slow run of a few operations reads a few more. */
const REFRESHED: readonly Unit[] = ['dynamodb_read_half_units'];
const REFRESHES = 4;
/** See phases.ts. */
const LEFT_OUT: readonly Unit[] = ['lambda_mb_ms', 'kms_symmetric_requests'];

const written = measuredUnits();
let fresh: Measurement;
beforeAll(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'verso-units-'));
  const deployment = readDeployment(deployments, LOCAL_STAGE);
  fresh = await measureUnits({
    assemblyDir: inject('assemblyDir'),
    dataDir: directory,
    deployment,
    operations: 5,
  });
  return () => rm(directory, { recursive: true, force: true });
});

describe('what estimates count with is what this build uses; else run npm run bench:units', () => {
  test.each(STEPS)('%s', (step) => {
    const [now, then] = [fresh.steps[step], written.steps[step]];
    expect(now.function).toBe(then.function);
    for (const unit of UNIT_NAMES.filter((name) => !LEFT_OUT.includes(name))) {
      const [used, said] = [now, then].map(({ units, operations }) => (units[unit] ?? 0) / operations);
      const off = Math.abs((used ?? 0) - (said ?? 0));
      const allowed = BYTES.includes(unit)
        ? (said ?? 0) * BYTES_TOLERANCE + 5
        : REFRESHED.includes(unit)
          ? REFRESHES / now.operations
          : 0;
      expect(off, `${step} uses ${used} of ${unit}, and ${said} is written`).toBeLessThanOrEqual(allowed);
    }
    expect(now.fees.map(({ fee }) => fee)).toEqual(then.fees.map(({ fee }) => fee));
  });

  test('of what the stack has', () => {
    const { template } = readAssembly(inject('assemblyDir'));
    expect(fixedResourcesOf(template, fresh.embeddedMetrics)).toEqual(written.resources);
    expect(fresh.embeddedMetrics).toBe(EMBEDDED_METRICS);
  });
});
