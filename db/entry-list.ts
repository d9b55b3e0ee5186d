import { type EntryKind, entryKinds } from '../core/ledger/entry.ts';
import type { EntryFilter } from '../core/ledger/entry-filter.ts';
import type { AccountId } from '../core/units/ids.ts';
import { assertLaw } from '../core/units/result.ts';
import { meters } from '../core/usage/meter.ts';
import { selectedEntry } from './entry-columns.ts';
import { entryFilterSql } from './entry-filter.ts';
import { lastSeqAt } from './entry-position.ts';
import { type Parameters, parameters } from './parameters.ts';

export interface EntryPage {
  /** Newest first, only entries before this seq. */
  readonly before?: number;
  /** Oldest first, only entries after this seq. */
  readonly after?: number;
  /** 1 to `entriesPerPageMax`. */
  readonly limit: number;
}

/** Ten pages of the API in one query: what CSV and verification read at a time. */
export const entriesPerPageMax = 1_000;

/**
 * The query for one page, as a walk along one index that ends with seq: whichever condition
 * leaves the fewest entries leads, the others are tested on what it finds.
 */
export function listEntriesSql(
  account: AccountId,
  filter: EntryFilter,
  page: EntryPage,
): { sql: string; values: readonly unknown[] } {
  assertLaw(page.limit >= 1 && page.limit <= entriesPerPageMax, 'a page has 1 to 1,000 entries');
  const bound = parameters();
  const { from, to, ...timeless } = filter;
  const owner = bound.bind(account);
  const above: string[] = [];
  const upto: string[] = [];
  if (page.after !== undefined) above.push(bound.bind(page.after));
  if (page.before !== undefined) upto.push(bound.bind(page.before - 1));
  if (from !== undefined) above.push(lastSeqAt(owner, bound.bind(from - 1)));
  if (to !== undefined) upto.push(lastSeqAt(owner, bound.bind(to - 1)));
  const walk: Walk = {
    account: owner,
    limit: bound.bind(page.limit),
    order: page.after === undefined ? 'DESC' : 'ASC',
    range: `${beyond('>', 'max', above)}${beyond('<=', 'min', upto)}`,
  };
  const leader = leadingIndex(timeless);
  const sql =
    leader === 'entries_by_kind'
      ? walksByKind(walk, timeless, bound)
      : oneWalk(walk, leader, timeless, bound);
  return { sql, values: bound.values };
}

/**
 * One condition however many bounds there are: an index is entered at one of them, and what lies
 * between that and the others would be read for nothing.
 */
const beyond = (
  operator: '>' | '<=',
  nearest: 'max' | 'min',
  bounds: readonly string[],
): string => {
  const [only, another] = bounds;
  if (only === undefined) return '';
  const seq = another === undefined ? only : `${nearest}(${bounds.join(', ')})`;
  return ` AND entry.seq ${operator} ${seq}`;
};

/** SQL of what every page has: bound values, the direction, and the conditions on seq. */
interface Walk {
  readonly account: string;
  readonly limit: string;
  readonly order: 'ASC' | 'DESC';
  readonly range: string;
}

const primaryKey = 'sqlite_autoindex_ledger_entries_1';

function leadingIndex(filter: EntryFilter): string {
  if (typeof filter.server === 'string') return 'entries_by_server';
  if (typeof filter.project === 'string') return 'entries_by_project';
  if (typeof filter.model === 'string') return 'entries_by_model';
  return filter.kinds || filter.meters ? 'entries_by_kind' : primaryKey;
}

const oneWalk = (walk: Walk, index: string, filter: EntryFilter, bound: Parameters) =>
  `SELECT ${selectedEntry('entry')} FROM ledger_entries AS entry INDEXED BY ${index}
  WHERE entry.account = ${walk.account}${walk.range}${bound.and(entryFilterSql(filter, 'entry'))}
  ORDER BY entry.seq ${walk.order} LIMIT ${walk.limit}`;

/**
 * Several kinds or meters are as many walks along `entries_by_kind`, each stopping at the limit,
 * merged by seq. One IN would read all that match before it could sort them, and UNION ALL has at
 * most five terms in D1.
 */
function walksByKind(walk: Walk, filter: EntryFilter, bound: Parameters): string {
  const { kinds: _kinds, meters: _meters, ...rest } = filter;
  const pairs = bound.bind(JSON.stringify(kindsAndMeters(filter)));
  return `SELECT ${selectedEntry('found')}
  FROM json_each(${pairs}) AS pair, json_each((
    SELECT json_group_array(seq) FROM (
      SELECT entry.seq FROM ledger_entries AS entry INDEXED BY entries_by_kind
      WHERE entry.account = ${walk.account} AND entry.kind = pair.value ->> 0
        AND entry.meter IS pair.value ->> 1${walk.range}${bound.and(entryFilterSql(rest, 'entry'))}
      ORDER BY entry.seq ${walk.order} LIMIT ${walk.limit}
    )
  )) AS hit
  CROSS JOIN ledger_entries AS found ON found.account = ${walk.account} AND found.seq = hit.value
  ORDER BY hit.value ${walk.order} LIMIT ${walk.limit}`;
}

/** Only these carry a usage, and so a meter. */
const kindsWithMeter: readonly EntryKind[] = ['debit', 'hold', 'capture'];

/** Every pair of kind and meter that an entry matching the filter can have. */
export function kindsAndMeters(filter: EntryFilter): [EntryKind, string | null][] {
  return (filter.kinds ?? entryKinds).flatMap((kind) => {
    const named = (filter.meters ?? meters).filter((meter) => meter !== null);
    const wanted: (string | null)[] = kindsWithMeter.includes(kind) ? [...named] : [];
    const unnamed = filter.meters ? filter.meters.includes(null) && kind === 'capture' : true;
    return [...wanted, ...(unnamed ? [null] : [])].map((meter) => [kind, meter]);
  });
}
