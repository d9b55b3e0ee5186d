import { instant } from '../../../core/units/instant.ts';
import { atLeast, atMost, type Measured } from '../goal.ts';
import type { Ledgers } from '../ledgers/ledgers.ts';
import type { Ledger } from '../ledgers/make-ledger.ts';
import { type D1Counts, rollUp } from '../ledgers/roll-up.ts';
import { ask } from '../measured-account.ts';
import type { Table } from '../report.ts';
import { median } from '../statistics.ts';
import { type DashboardQuery, firstLook, others, summaries } from './dashboard-queries.ts';

interface Asked {
  readonly name: string;
  /** Of the small, middle and large ledger. */
  readonly rowsRead: readonly [number, number, number];
  readonly statements: number;
  /** Ms to the answer, of the small and the large ledger. */
  readonly ms: readonly [number, number];
}

const rowsMax = 10_000;
/** Below this a difference of rows is of no account: an index is one level deeper. */
const fewRows = 100;

export async function dashboard(
  base: string,
  ledgers: Ledgers,
  times: number,
): Promise<{ lines: Measured[]; table: Table }> {
  const askAll = async (queries: readonly DashboardQuery[]) => {
    const asked: Asked[] = [];
    for (const query of queries) asked.push(await askOf(base, ledgers, query, times));
    return asked;
  };
  const first = await askAll(firstLook);
  const { small, middle, large } = ledgers;
  for (const ledger of [small, middle, large])
    for (const { path } of summaries) await ask(base, path(ledger), { key: ledger.key });
  // What was looked at is kept from here on.
  await rollUp(base);
  const asked = await askAll([...summaries, ...others]);
  const lines = [
    ...linesOf('a query', asked, ledgers),
    ...linesOf('the first look in a zone', first, ledgers),
    await besideRaw(base, large, times),
  ];
  return { lines, table: tableOf([...asked, ...first], ledgers) };
}

async function askOf(
  base: string,
  { small, middle, large }: Ledgers,
  { name, path }: DashboardQuery,
  times: number,
): Promise<Asked> {
  const counts: D1Counts[] = [];
  for (const ledger of [small, middle, large])
    counts.push(await countsOf(base, path(ledger), ledger.key));
  const ms: [small: number[], large: number[]] = [[], []];
  for (let time = 0; time < times; time++)
    for (const [place, ledger] of [small, large].entries())
      ms[place]?.push(await msOf(() => ask(base, path(ledger), { key: ledger.key })));
  const [few, some, many] = counts.map(({ rowsRead }) => rowsRead) as [number, number, number];
  return {
    name,
    rowsRead: [few, some, many],
    statements: counts[2]?.statements ?? 0,
    ms: [median(ms[0]), median(ms[1])],
  };
}

async function countsOf(base: string, path: string, key: string): Promise<D1Counts> {
  const headers = { 'x-bench-count': '1' };
  const { status, d1 } = await ask<{ status: number; d1: D1Counts }>(base, path, { key, headers });
  if (status !== 200) throw new Error(`${path} was answered ${status}`);
  return d1;
}

async function msOf(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

const most = (asked: readonly Asked[], of: (one: Asked) => number): [Asked, number] => {
  const [first] = [...asked].sort((a, b) => of(b) - of(a));
  return [first as Asked, of(first as Asked)];
};

/** The worst of some queries; which one it is stands in brackets. */
function linesOf(what: string, asked: readonly Asked[], ledgers: Ledgers): Measured[] {
  const [few, some, many] = sizesOf(ledgers);
  const [dearest, rows] = most(asked, ({ rowsRead }) => rowsRead[2]);
  const [grown, growth] = most(
    asked,
    ({ rowsRead: [, shorter, longer] }) => (longer + fewRows) / (shorter + fewRows),
  );
  const [slowed, slower] = most(asked, ({ ms: [shorter, longer] }) => longer / shorter);
  const over = asked.filter(({ rowsRead }) => rowsRead[2] > rowsMax).length;
  const dear = `most rows read by ${what} (${dearest.name}; ${over} of ${asked.length} over)`;
  return [
    atMost({ row: 8, what: dear, digits: 0 }, rows, rowsMax),
    atMost(
      { row: 8, what: `rows read by ${what}, ${many} entries ÷ ${some} (${grown.name})` },
      growth,
      1.1,
    ),
    atMost(
      { row: 8, what: `time of ${what}, ${many} entries ÷ ${few} (${slowed.name})` },
      slower,
      2,
    ),
  ];
}

/** All of a ledger by day and project: from rollups, and from the entries themselves. */
async function besideRaw(base: string, ledger: Ledger, times: number): Promise<Measured> {
  const { id, key, from, to } = ledger;
  const summary = new URLSearchParams({
    from: new Date(instant(from)).toISOString(),
    to: new Date(instant(to)).toISOString(),
    granularity: 'day',
    group_by: 'project',
    tz: 'UTC',
    quantities: 'false',
  });
  const raw = new URLSearchParams({
    account: id,
    group_by: 'project',
    from: String(from),
    to: String(to),
  });
  const ours = () =>
    ask<{ total_microcredits: number }>(base, `/v1/accounts/me/usage/summary?${summary}`, { key });
  const theirs = () => ask<{ total: number }>(base, `/bench/raw?${raw}`);
  const [{ total_microcredits: mine }, { total }] = [await ours(), await theirs()];
  if (mine !== total) throw new Error(`rollups say ${mine}, entries say ${total}`);
  const faster: number[] = [];
  for (let time = 0; time < Math.min(times, 3); time++)
    faster.push((await msOf(theirs)) / (await msOf(ours)));
  const what = '90 days by project, time from raw entries ÷ from rollups';
  return atLeast({ row: 8, what, digits: 0 }, median(faster), 100);
}

const sizesOf = ({ small, middle, large }: Ledgers): string[] =>
  [small, middle, large].map(({ entries }) => entries.toLocaleString('en'));

function tableOf(asked: readonly Asked[], ledgers: Ledgers): Table {
  const entries = sizesOf(ledgers);
  return {
    title: 'Row 8, what each query of the dashboard reads, by entries in the ledger',
    rows: [
      [
        'Query',
        ...entries.map((many) => `rows, ${many}`),
        'statements',
        `ms, ${entries[0]}`,
        `ms, ${entries[2]}`,
      ],
      ...asked.map(({ name, rowsRead, statements, ms }) => [
        name,
        ...rowsRead.map((rows) => rows.toLocaleString('en')),
        String(statements),
        ...ms.map((took) => took.toFixed(1)),
      ]),
    ],
  };
}
