import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Alternatives } from '../../../shared/cost/alternatives.ts';
import { formatUsd, type Picodollars, usdNumber } from '../../../shared/cost/money.ts';
import { type Comparison, type Overview, withSmsOtp } from '../../../shared/cost/overview.ts';
import { UNATTRIBUTED } from '../../../shared/cost/report.ts';
import { escaped } from './escaped.ts';
import { alternativesTable, groupTable, notPriced, summary, usageByDay } from './report-tables.ts';
import type { About } from './report-text.ts';

/**
 * The report as one page that needs nothing else: it opens from a mail or a share, offline, and its policy lets no script run but
 * the two that it holds. Each chart stands above the table that it draws.
 */
export function reportPage(overview: Overview, about: About, alternatives: Alternatives): string {
  const sms = withSmsOtp(overview.report.total.verified, alternatives);
  const style = fileBeside('page/report.css');
  const scripts = [chartLibrary(), fileBeside('page/report.js')];
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(style)}`,
    `script-src ${scripts.map(hashOf).join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const { from, to } = overview.period;
  const whose = about.project === undefined ? about.stage : `${about.project} in ${about.stage}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(`Verso: cost of ${whose}, ${from} to ${to}`)}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>${escaped(`What ${whose} cost, ${from} to ${to}`)}</h1>
<p>${escaped(
    `Counted from what every invocation wrote down, at list prices of ${about.region} as of ${about.prices}, before tax, free tier and discounts. Days are UTC. Made ${about.madeAt}.`,
  )}</p>
</header>
<main>
${summary(overview)}
${notPriced(overview.report.notPriced)}
<section>
<h2>By ${overview.report.by}</h2>
${groupTable(overview.report)}
</section>
<section>
<h2>Cost per day, by component</h2>
<p>Fixed cost is what a deployment asks for when nobody verifies: keys, alarms, metrics and polls of its queues.</p>
${chart('days', 'Bars of each day, stacked by component. The table below has the same figures.')}
${usageByDay(overview)}
</section>
<section>
<h2>Cost of one verification, by channel</h2>
<p>All that was begun over a channel, also what nobody answered, divided by those that were verified. Fixed cost is not in it.</p>
${chart('channels', 'A bar for each channel: variable cost and channel fees of one verification. The table below has the same figures.')}
${groupTable(overview.byChannel)}
</section>
<section>
<h2>The same with a code by SMS</h2>
<p>${escaped(
    `What ${overview.report.total.verified} codes by SMS would have cost at a provider's list price, had all these people been in one country and received one message each. Providers of verification ask 0.03 to 0.05 USD more for each success. The scale multiplies by ten at each step.`,
  )}</p>
${chart('sms', 'A bar for each country, and one for what was paid here. The table below has the same figures.', true)}
${alternativesTable(sms, alternatives)}
</section>
</main>
<script type="application/json" id="data">${dataOf(overview, sms)}</script>
${scripts.map((script) => `<script>${script}</script>`).join('\n')}
</body>
</html>
`;
}

function chart(id: string, spoken: string, tall = false): string {
  return `<div class="chart${tall ? ' tall' : ''}"><canvas id="${id}" role="img" aria-label="${spoken}"></canvas></div>`;
}

function dataOf(overview: Overview, sms: readonly Comparison[]): string {
  const { components, byChannel, report } = overview;
  const names = components[0]?.amounts.map(({ component }) => component) ?? [];
  const channels = byChannel.rows.filter(({ key, verified }) => key !== UNATTRIBUTED && verified > 0);
  const each = (amount: Picodollars, verified: number) => usdNumber(amount) / verified;
  const paid = { country: 'Paid here', all: report.total.variable + report.total.channel, marked: true };
  const compared = [...sms.map(({ country, all }) => ({ country, all, marked: false })), paid];
  const shown = report.total.verified === 0 ? [] : compared;
  return inScript({
    days: {
      labels: components.map(({ day }) => day),
      sets: names
        .map((label, index) => ({
          label,
          values: components.map(({ amounts }) => usdNumber(amounts[index]?.amount ?? 0n)),
        }))
        .filter(({ values }) => values.some((value) => value > 0)),
    },
    channels: {
      labels: channels.map(({ key, perVerified = 0n }) => [key, `${formatUsd(perVerified, 8)} USD`]),
      sets: [
        { label: 'Variable', values: channels.map(({ variable, verified }) => each(variable, verified)) },
        { label: 'Channel fees', values: channels.map(({ channel, verified }) => each(channel, verified)) },
      ],
    },
    sms: {
      labels: shown.map(({ country }) => country),
      sets: [
        {
          label: 'All of them',
          values: shown.map(({ all }) => usdNumber(all)),
          marked: shown.map(({ marked }) => marked),
        },
      ],
    },
  });
}

/** Without a way to end the element that it stands in. */
function inScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

function chartLibrary(): string {
  const entry = createRequire(import.meta.url).resolve('chart.js');
  // The line that names its source map would make a browser look for a file beside the page.
  return readFileSync(join(dirname(entry), 'chart.umd.min.js'), 'utf8').replace(
    /\n\/\/# sourceMappingURL=.*/,
    '',
  );
}

function fileBeside(path: string): string {
  return readFileSync(join(import.meta.dirname, path), 'utf8');
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
