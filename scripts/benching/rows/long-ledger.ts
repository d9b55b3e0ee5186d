import { atMost, type Measured } from '../goal.ts';
import { laneName, usageBody } from '../lanes.ts';
import type { Ledgers } from '../ledgers/ledgers.ts';
import { drained, type Ledger } from '../ledgers/make-ledger.ts';
import type { Load } from '../load.ts';
import { ask } from '../measured-account.ts';
import type { Recipe, Step } from '../recipe.ts';
import { type Lane, ratio, runRounds } from '../rounds.ts';
import type { Running } from '../start.ts';
import { cursorOf } from './dashboard-queries.ts';

interface Rounds {
  readonly rounds: number;
  readonly ms: number;
  readonly report: (text: string) => void;
}

/** The same asked of an account with a long ledger and of one with a short ledger, in turn. */
export async function longLedger(
  running: Running,
  load: Load,
  { small, large }: Ledgers,
  rounds: Rounds,
): Promise<Measured[]> {
  const { base, port, pid } = running;
  const asked: Readonly<Record<string, (ledger: Ledger) => Step>> = {
    debit: () => ({ method: 'POST', path: `${me}/usage`, body: usageBody, status: 201 }),
    page: () => get(`${me}/entries?limit=50`),
    'page in the middle': ({ entries }) =>
      get(`${me}/entries?limit=50&cursor=${cursorOf(entries / 2)}`),
  };
  const lanes = Object.entries(asked).flatMap(([name, step]) =>
    [small, large].map((ledger): Lane => {
      const recipe: Recipe = { port, key: ledger.key, steps: [step(ledger)] };
      return { name: laneOf(name, ledger), recipe, connections: 1, pids: () => [pid] };
    }),
  );
  const before = await sizeOf(base, large);
  const laps = await runRounds(load, lanes, rounds);
  const after = await sizeOf(base, large);
  const slower = (name: string) => ratio(laps, laneOf(name, large), laneOf(name, small), 'p50');
  const beside = `${large.entries.toLocaleString('en')} entries ÷ ${small.entries.toLocaleString('en')}`;
  const per = (after.bytes - before.bytes) / (after.entries - before.entries);
  return [
    atMost({ row: 7, what: `p50 of a debit, ${beside}` }, slower('debit'), 1.3),
    atMost({ row: 7, what: `p50 of a page of 50, ${beside}` }, slower('page'), 1.5),
    atMost({ row: 7, what: 'the same, a page in the middle' }, slower('page in the middle'), 1.5),
    atMost({ row: 7, what: 'bytes in the object for a debit with its key', digits: 0 }, per, 250),
  ];
}

const me = '/v1/accounts/me';

const get = (path: string): Step => ({ method: 'GET', path, status: 200 });

const laneOf = (name: string, { entries }: Ledger): string =>
  laneName(`${name}, ledger of ${entries}`, 1);

async function sizeOf(base: string, { id }: Ledger) {
  const { bytes } = await ask<{ bytes: number }>(base, `/bench/bytes?account=${id}`);
  return { bytes, entries: await drained(base, id) };
}
