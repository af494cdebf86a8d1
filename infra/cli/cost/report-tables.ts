import type { Alternatives } from '../../../shared/cost/alternatives.ts';
import { formatUsd, type Picodollars } from '../../../shared/cost/money.ts';
import { type Comparison, componentTotals, type Overview } from '../../../shared/cost/overview.ts';
import type { NotPriced } from '../../../shared/cost/priced-usage.ts';
import type { Report, ReportRow } from '../../../shared/cost/report.ts';
import { escaped } from './escaped.ts';

type Cell = { readonly text: string; readonly isText?: boolean };

/** The figures that somebody looks for first. */
export function summary({ report }: Overview): string {
  const { created, verified, variable, fixed, channel, perVerified } = report.total;
  const figures: readonly (readonly [string, string, string])[] = [
    ['Cost', usd(variable + fixed + channel, 2), 'USD, all together'],
    ['Verified', count(verified), `of ${count(created)} begun`],
    ['One verification', perVerified === undefined ? '-' : usd(perVerified, 6), 'USD, without fixed cost'],
    ['Variable', usd(variable, 4), 'USD, by the piece, to AWS'],
    ['Channel fees', usd(channel, 4), 'USD, to Meta, Twilio and carriers'],
    ['Fixed', usd(fixed, 2), 'USD, also when nobody verifies'],
  ];
  const shown = figures.map(
    ([name, value, about]) => `<div><dt>${name}</dt><dd>${value}<small>${about}</small></dd></div>`,
  );
  return `<dl class="figures">${shown.join('')}</dl>`;
}

export function notPriced(found: readonly NotPriced[]): string {
  if (found.length === 0) return '';
  const items = found.map(({ name, quantity }) => `<li>${count(quantity)} of ${escaped(name)}</li>`);
  return `<div class="warning"><strong>Not priced, and in no sum:</strong><ul>${items.join('')}</ul></div>`;
}

export function usageByDay(overview: Overview): string {
  const { components } = overview;
  const totals = componentTotals(overview);
  const used = totals.map(({ amount }) => amount > 0n);
  const only = <Value>(values: readonly Value[]) => values.filter((_, index) => used[index]);
  const cells = (amounts: readonly { readonly amount: Picodollars }[]) =>
    [...only(amounts), { amount: amounts.reduce((sum, { amount }) => sum + amount, 0n) }].map(
      ({ amount }) => ({
        text: usd(amount, 6),
      }),
    );
  return table({
    head: [
      { text: 'Day', isText: true },
      ...only(totals).map(({ component }) => ({ text: component })),
      { text: 'Together' },
    ],
    rows: components.map(({ day, amounts }) => [{ text: day }, ...cells(amounts)]),
    foot: [{ text: 'Total' }, ...cells(totals)],
  });
}

export function groupTable({ by, rows, total }: Report): string {
  const names = ['Begun', 'Verified', 'Variable USD', 'Channel USD', 'Fixed USD', 'One verification USD'];
  return table({
    head: [
      { text: `${by[0]?.toUpperCase()}${by.slice(1)}`, isText: true },
      ...names.map((text) => ({ text })),
    ],
    rows: rows.map(rowCells),
    foot: rowCells({ ...total, key: 'Total' }),
  });
}

function rowCells({
  key,
  created,
  verified,
  variable,
  fixed,
  channel,
  perVerified,
}: ReportRow): readonly Cell[] {
  return [
    { text: key },
    { text: count(created) },
    { text: count(verified) },
    ...[variable, channel, fixed].map((amount) => ({ text: usd(amount, 6) })),
    { text: perVerified === undefined ? '-' : usd(perVerified, 8) },
  ];
}

export function alternativesTable(
  sms: readonly Comparison[],
  { proof_of_phone, cheap_sms }: Alternatives,
): string {
  const messages = table({
    head: [
      { text: 'Country', isText: true },
      { text: 'One SMS, USD' },
      { text: 'All of them, USD' },
      { text: 'Provider', isText: true },
      { text: 'As of' },
      { text: 'Source', isText: true },
    ],
    rows: sms.map(({ country, each, all, provider, asOf, source }) => [
      { text: country },
      { text: formatUsd(each) },
      { text: usd(all, 2) },
      { text: provider, isText: true },
      { text: asOf },
      { text: source, isText: true },
    ]),
  });
  const cheap = cheap_sms.map(
    ({ where, range_usd: [least, most], source, as_of }) =>
      `<li>${escaped(`${where}: ${least} to ${most} USD a message (${source}, ${as_of})`)}</li>`,
  );
  const services = table({
    head: [
      { text: 'Service', isText: true },
      { text: 'One success, USD' },
      { text: 'As of' },
      { text: 'What is in it, and source', isText: true },
    ],
    rows: proof_of_phone.map(({ name, usd: price, note, source, as_of }) => [
      { text: name },
      { text: price ?? 'not in USD' },
      { text: as_of },
      { text: `${note}. ${source}`, isText: true },
    ]),
  });
  return `${messages}
<p>A text message is cheap in some places, and the comparison ends otherwise there:</p>
<ul>${cheap.join('')}</ul>
<h2>Services that verify numbers</h2>
${services}`;
}

type Table = {
  readonly head: readonly Cell[];
  readonly rows: readonly (readonly Cell[])[];
  readonly foot?: readonly Cell[];
};

/** Scrolls by itself where it is wider than the screen, by the keyboard too. */
function table({ head, rows, foot }: Table): string {
  const top = head.map(
    ({ text, isText }) => `<th scope="col"${isText ? ' class="text"' : ''}>${escaped(text)}</th>`,
  );
  const row = ([first, ...others]: readonly Cell[]) =>
    `<tr><th scope="row">${escaped(first?.text ?? '')}</th>${others.map(cell).join('')}</tr>`;
  return `<div class="scroll" tabindex="0" role="region" aria-label="Table, scrolls sideways">
<table>
<thead><tr>${top.join('')}</tr></thead>
<tbody>
${rows.map(row).join('\n')}
</tbody>${foot ? `\n<tfoot>${row(foot)}</tfoot>` : ''}
</table>
</div>`;
}

function cell({ text, isText }: Cell): string {
  return `<td${isText ? ' class="text"' : ''}>${escaped(text)}</td>`;
}

function usd(amount: Picodollars, decimals: number): string {
  const [whole = '', fraction] = formatUsd(amount, decimals).split('.');
  return [grouped(whole), fraction].filter((part) => part !== undefined).join('.');
}

function count(value: number): string {
  return grouped(String(value));
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(?:\d{3})+$)/g, ',');
}
