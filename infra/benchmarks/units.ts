import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fixedResourcesOf } from '../../shared/cost/fixed-costs.ts';
import type { MeasuredUnits } from '../../shared/cost/measured-units.ts';
import { PROJECT_ROOT } from '../bundle.ts';
import { LOCAL_STAGE, readDeployment } from '../config.ts';
import { measureUnits } from '../local/measurement/measure-units.ts';
import { synthesize } from '../local/synthesize.ts';
import { readAssembly } from '../local/template/assembly.ts';
import { deployments } from '../verso.config.ts';

/** `npm run bench:units -- --operations 100`: measures what each step of this build uses, and writes it down for estimates. */
const FILE = join(PROJECT_ROOT, 'shared/cost/measured-units.json');

const { values } = parseArgs({ options: { operations: { type: 'string', default: '100' } } });
const operations = Number(values.operations);
if (!Number.isInteger(operations) || operations < 1)
  throw new Error('--operations: write a whole number from 1.');

const directory = await mkdtemp(join(tmpdir(), 'verso-units-'));
try {
  const assemblyDir = join(directory, 'cdk.out');
  await synthesize(assemblyDir);
  const deployment = readDeployment(deployments, LOCAL_STAGE);
  const { steps, embeddedMetrics } = await measureUnits({
    ...{ assemblyDir, deployment, operations },
    dataDir: join(directory, 'data'),
  });
  const measured: MeasuredUnits = {
    measured_at: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} x ${cpus()[0]?.model.trim()}, Node ${process.versions.node}`,
    resources: fixedResourcesOf(readAssembly(assemblyDir).template, embeddedMetrics),
    steps,
  };
  await writeFile(FILE, `${JSON.stringify(measured, null, 2)}\n`);
  process.stdout.write(`Written to ${FILE}: look at it with git diff.\n`);
} finally {
  await rm(directory, { recursive: true, force: true });
}
