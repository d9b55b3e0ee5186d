import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Measured, verdict } from './goal.ts';

export interface Report {
  readonly machine: string;
  readonly when: Date;
  readonly busyBefore: string;
  readonly busyAfter: string;
  /** Percent of processor time that other machines on the same host took meanwhile. */
  readonly stolenPercent: number;
  readonly how: string;
  readonly lines: readonly Measured[];
  readonly tables: readonly Table[];
}

/** What stands behind some lines. The first row has the heads. */
export interface Table {
  readonly title: string;
  readonly rows: readonly (readonly string[])[];
}

const goalHeads = ['Row', 'What', 'Measured', 'Goal', ''];

const cellsOf = (line: Measured): string[] => [
  String(line.row),
  line.what,
  line.measured,
  line.goal,
  verdict(line),
];

export function printed(report: Report): string {
  return [
    ...headOf(report),
    '',
    ...columns([goalHeads, ...report.lines.map(cellsOf)]),
    '',
    ...report.tables.flatMap(({ title, rows }) => [title, '', ...columns(rows), '']),
    summary(report.lines),
  ].join('\n');
}

const headOf = (report: Report): string[] => [
  `${report.when.toISOString().slice(0, 16)}Z, ${report.machine}`,
  `load average ${report.busyBefore} before, ${report.busyAfter} after; ${report.stolenPercent.toFixed(1)} % of processor time stolen by the host`,
  report.how,
];

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function summary(lines: readonly Measured[]): string {
  const met = lines.filter((line) => line.met === true).length;
  const unmet = lines.filter((line) => line.met === false).length;
  return `${met} met, ${unmet} unmet, ${lines.length - met - unmet} not measured`;
}

const page = join(import.meta.dirname, '../../docs/benchmarks.md');
const [begin, end] = ['<!-- written by npm run bench -->', '<!-- end of what is written -->'];

/** Puts the tables into the page, between its marks; the words around them are people's. */
export async function writePage(report: Report): Promise<void> {
  const text = await readFile(page, 'utf8');
  const [before, rest = ''] = text.split(begin);
  const [, after] = rest.split(end);
  if (after === undefined) throw new Error('docs/benchmarks.md has lost its marks');
  await writeFile(page, [before, begin, '\n\n', ...markdown(report), '\n', end, after].join(''));
}

const markdown = (report: Report): string[] => [
  ...headOf(report).map((line) => `${line}.\n\n`),
  table([goalHeads, ...report.lines.map(cellsOf)]),
  `\n${summary(report.lines)}.\n`,
  ...report.tables.map(({ title, rows }) => `\n${title}:\n\n${table(rows)}`),
];

function table([heads = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('');
}
