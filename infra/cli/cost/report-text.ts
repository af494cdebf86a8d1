import { formatUsd, type Picodollars, usdNumber } from '../../../shared/cost/money.ts';
import { componentTotals, type Overview } from '../../../shared/cost/overview.ts';
import type { Report, ReportRow } from '../../../shared/cost/report.ts';
import { aligned } from '../output.ts';

/** Of what a report speaks, for its head. */
export type About = {
  readonly stage: string;
  readonly region: string;
  /** When it is about one alone. */
  readonly project: string | undefined;
  /** Day of the catalogue's last change. */
  readonly prices: string;
  readonly madeAt: string;
};

/** The shape that programs read; amounts are USD, each the nearest number to the exact sum. */
export function reportJson(overview: Overview, { stage, region, project, prices }: About) {
  const { report, period } = overview;
  const row = ({ key, ...amounts }: ReportRow) => ({ [report.by]: key, ...rowJson(amounts) });
  const { key: _, ...total } = report.total;
  return {
    rows: report.rows.map(row),
    total: rowJson(total),
    components: componentTotals(overview)
      .filter(({ amount }) => amount > 0n)
      .map(({ component, amount }) => ({
        component,
        usd: usdNumber(amount),
      })),
    not_priced: report.notPriced,
    ...{
      by: report.by,
      from: period.from,
      to: period.to,
      stage,
      region,
      ...(project !== undefined && { project }),
    },
    prices_of: prices,
  };
}

function rowJson({ created, verified, variable, fixed, channel, perVerified }: Omit<ReportRow, 'key'>) {
  return {
    created,
    verified,
    variable_usd: usdNumber(variable),
    fixed_usd: usdNumber(fixed),
    channel_usd: usdNumber(channel),
    per_verified_usd: perVerified === undefined ? null : usdNumber(perVerified),
  };
}

const COLUMNS = [
  'created',
  'verified',
  'variable_usd',
  'fixed_usd',
  'channel_usd',
  'per_verified_usd',
] as const;

/** RFC 4180, and exact: all digits, and an empty field for an average of nobody. */
export function reportCsv({ by, rows, total }: Report): string {
  const line = ({ key, created, verified, variable, fixed, channel, perVerified }: ReportRow) => [
    key,
    String(created),
    String(verified),
    formatUsd(variable),
    formatUsd(fixed),
    formatUsd(channel),
    perVerified === undefined ? '' : formatUsd(perVerified),
  ];
  return [[by, ...COLUMNS], ...[...rows, total].map(line)].map((cells) => cells.join(',')).join('\r\n');
}

export function reportLines(
  overview: Overview,
  { stage, region, project, prices }: About,
): readonly string[] {
  const { report, period } = overview;
  const { by, rows, total, notPriced } = report;
  const whose = project === undefined ? stage : `project ${project} in ${stage}`;
  const parts = componentTotals(overview).filter(({ amount }) => amount > 0n);
  return [
    `Cost of ${whose} from ${period.from} to ${period.to} (UTC), by ${by}. List prices of ${region}, ${prices}, before tax, free tier and discounts.`,
    '',
    ...aligned([
      [
        by.toUpperCase(),
        'CREATED',
        'VERIFIED',
        'VARIABLE USD',
        'FIXED USD',
        'CHANNEL USD',
        'PER VERIFIED USD',
      ],
      ...[...rows, total].map(cells),
    ]),
    '',
    'What for:',
    ...aligned(parts.map(({ component, amount }) => ['', component, shortUsd(amount)])),
    ...(notPriced.length === 0
      ? []
      : [
          '',
          'Not priced, and in no sum:',
          ...notPriced.map(({ name, quantity }) => `  ${quantity} of ${name}`),
        ]),
  ];
}

function cells({
  key,
  created,
  verified,
  variable,
  fixed,
  channel,
  perVerified,
}: ReportRow): readonly string[] {
  return [
    key,
    String(created),
    String(verified),
    ...[variable, fixed, channel].map(shortUsd),
    perVerified === undefined ? '-' : formatUsd(perVerified, 8),
  ];
}

/** Millionths of a dollar show where a row comes to little. */
function shortUsd(amount: Picodollars): string {
  return formatUsd(amount, 6);
}
