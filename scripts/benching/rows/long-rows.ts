import type { Measured } from '../goal.ts';
import { makeLedgers } from '../ledgers/ledgers.ts';
import type { Load } from '../load.ts';
import type { BenchOptions } from '../options.ts';
import type { Table } from '../report.ts';
import type { Running } from '../start.ts';
import { cost } from './cost.ts';
import { dashboard } from './dashboard.ts';
import { longLedger } from './long-ledger.ts';
import { shipping } from './shipping.ts';

type Row = (number: number, what: () => Promise<Measured[]>) => Promise<void>;

/** The rows that are about long ledgers, over the same three of them. */
export async function longRows(
  running: Running,
  load: Load,
  options: BenchOptions,
  row: Row,
  report: (text: string) => void,
): Promise<Table[]> {
  const { rounds, roundMs: ms, quick } = options;
  const tables: Table[] = [];
  const ledgers = await makeLedgers(running, options, report);
  const withTable = (found: { lines: Measured[]; table: Table }) => {
    tables.push(found.table);
    return found.lines;
  };
  await row(8, async () => withTable(await dashboard(running.base, ledgers, quick ? 3 : 9)));
  await row(7, () => longLedger(running, load, ledgers, { rounds, ms: ms / 3, report }));
  await row(9, () => shipping(running, load, ledgers, { rounds, ms }));
  await row(15, async () =>
    withTable(await cost(running, load, ledgers, { ms, alone: quick ? 5 : 20 })),
  );
  return tables;
}
