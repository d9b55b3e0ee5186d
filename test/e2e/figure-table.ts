/** One line of the table that is printed after all tests. */
export interface Figure {
  readonly check: string;
  readonly figure: string;
  /** What it may be at most, or must be; empty for what is only told. */
  readonly limit: string;
}

/** Markdown, so that it can go into the documentation as it is. */
export function figureTable(figures: readonly Figure[]): string {
  const rows = [
    ['Check', 'Figure', 'Limit'],
    ...figures.map(({ check, figure, limit }) => [check, figure, limit]),
  ];
  const widths = [0, 1, 2].map((column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [line(rows[0] as string[]), rule, ...rows.slice(1).map(line)].join('\n');
}
