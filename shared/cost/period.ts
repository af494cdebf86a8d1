/** Whole days, UTC: bills are by UTC too. */
export type Period = {
  /** The first day, like 2026-10-01. */
  readonly from: string;
  /** The last day. */
  readonly to: string;
};

const DAY_MILLISECONDS = 86_400_000;

/** Throws one sentence for anything that is not a day of the calendar. */
export function readDay(text: string): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || dayOf(time) !== text)
    throw new RangeError(`${text} is not a day: write it like 2026-10-31.`);
  return text;
}

/** Throws one sentence when it ends before it begins. */
export function readPeriod(from: string, to: string): Period {
  const period = { from: readDay(from), to: readDay(to) };
  if (period.to < period.from) throw new RangeError(`${to} is before ${from}: --to is the last day.`);
  return period;
}

/** All days of a month like 2026-10. Throws one sentence for anything else. */
export function monthOf(text: string): Period {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(text))
    throw new RangeError(`${text} is not a month: write it like 2026-10.`);
  const from = `${text}-01`;
  return { from, to: `${text}-${daysOfMonth(from)}` };
}

export function daysOf({ from, to }: Period): readonly string[] {
  const days: string[] = [];
  for (let time = startOf(from); time <= startOf(to); time += DAY_MILLISECONDS) days.push(dayOf(time));
  return days;
}

/** How many days the month of a day has. */
export function daysOfMonth(day: string): number {
  const [year = 0, month = 0] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

export function dayOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

export function startOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

/** The first millisecond that is not in it any more. */
export function endOf({ to }: Period): number {
  return startOf(to) + DAY_MILLISECONDS;
}
