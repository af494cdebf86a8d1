import { type Command, Option } from 'commander';
import {
  catalogueOf,
  defaultChannelFees,
  measuredUnits,
  pricedAlternatives,
} from '../../shared/cost/catalogues.ts';
import { withOwnFees } from '../../shared/cost/channel-fees.ts';
import { makeOverview, type Overview } from '../../shared/cost/overview.ts';
import { readPeriod } from '../../shared/cost/period.ts';
import { GROUPINGS, type Grouping } from '../../shared/cost/report.ts';
import { costSource } from './cost/cost-source.ts';
import { reportPage } from './cost/report-page.ts';
import { type About, reportCsv, reportJson, reportLines } from './cost/report-text.ts';
import { sentenceFor } from './failure.ts';
import { type OperatorOptions, operatorCommand } from './operation.ts';
import { isoTime } from './output.ts';

const FORMATS = ['table', 'csv', 'json', 'html'] as const;

type Options = OperatorOptions & {
  readonly from: string;
  readonly to: string;
  readonly by: Grouping;
  readonly format?: (typeof FORMATS)[number];
  readonly project?: string;
  readonly region?: string;
};

/** `npx verso cost report`: what a period cost, and whom it is due to. */
export function costReportCommand(): Command {
  return operatorCommand('report')
    .description('what the days of a period cost, at list price, from what every invocation wrote down')
    .requiredOption('--from <day>', 'the first day (UTC), like 2026-10-01')
    .requiredOption('--to <day>', 'the last day (UTC), like 2026-10-31')
    .addOption(new Option('--by <what>', 'what the rows are').choices(GROUPINGS).default('project'))
    .addOption(
      new Option('--format <form>', 'table, csv, json, or one page of html with charts; --json means json')
        .choices(FORMATS)
        .conflicts('json'),
    )
    .option('--region <region>', "counts with this Region's list prices instead of the stage's own")
    .option('--project <id>', 'one project alone, with its share of the fixed cost')
    .action(report);
}

async function report(options: Options): Promise<void> {
  try {
    process.stdout.write(await written(options));
  } catch (error) {
    throw new Error(sentenceFor(error, options), { cause: error });
  }
}

async function written(options: Options): Promise<string> {
  const { by, project, json = false } = options;
  const format = options.format ?? (json ? 'json' : 'table');
  const period = readPeriod(options.from, options.to);
  const source = await costSource(options);
  const { deployment } = source;
  const catalogue = catalogueOf(options.region ?? deployment.region);
  const fees = withOwnFees(defaultChannelFees(), deployment.fees);
  const recorded = {
    usages: await source.usages(period, by === 'verification'),
    activities: await source.activities(period),
    typical: [measuredUnits().steps.poll],
    resources: await source.resources(),
  };
  const overview = makeOverview(by, period, recorded, { catalogue, fees }, project);
  const { region, version: prices } = catalogue;
  return inForm(format, overview, {
    ...{ stage: deployment.stage, region, project, prices },
    madeAt: isoTime(Date.now()),
  });
}

function inForm(format: (typeof FORMATS)[number], overview: Overview, about: About): string {
  switch (format) {
    case 'table':
      return `${reportLines(overview, about).join('\n')}\n`;
    case 'csv':
      return `${reportCsv(overview.report)}\r\n`;
    case 'json':
      return `${JSON.stringify(reportJson(overview, about))}\n`;
    case 'html':
      return reportPage(overview, about, pricedAlternatives());
  }
}
