/** What a command has to say: to a program, and to a person. */
export type Outcome = {
  /** Snake case, times in ISO 8601. */
  readonly json: Readonly<Record<string, unknown>>;
  readonly lines: readonly string[];
  /** True when what it found is wrong: the exit code says so too. */
  readonly isWrong?: boolean;
};

export function print({ json, lines }: Outcome, asJson: boolean): void {
  const text = asJson ? JSON.stringify(json) : lines.join('\n');
  process.stdout.write(`${text}\n`);
}

export function printError(message: string, asJson: boolean): void {
  process.stderr.write(`${asJson ? JSON.stringify({ error: { message } }) : message}\n`);
}

/** Rows in columns, as wide as their widest cell. */
export function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  }
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
