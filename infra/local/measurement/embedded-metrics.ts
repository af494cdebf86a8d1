import { join } from 'node:path';
import { z } from 'zod';
import { linesBelow } from '../lambda/reports.ts';

/** What CloudWatch reads of a line in the embedded metric format. */
const line = z.looseObject({
  _aws: z.object({
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string() })),
      }),
    ),
  }),
});

/** How many metrics the functions' logs make: each combination of a name with values of its dimensions is one. */
export async function embeddedMetrics(dataDir: string): Promise<number> {
  const found = new Set<string>();
  for await (const text of linesBelow(join(dataDir, 'logs'), '.log'))
    for (const metric of metricsIn(text)) found.add(metric);
  return found.size;
}

function metricsIn(text: string): readonly string[] {
  if (!text.includes('CloudWatchMetrics')) return [];
  const { _aws, ...fields } = line.parse(JSON.parse(text));
  return _aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) =>
      Metrics.map(({ Name }) =>
        JSON.stringify([Namespace, Name, ...names.map((name) => [name, fields[name]])]),
      ),
    ),
  );
}
