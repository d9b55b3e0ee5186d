import { addedUp, noKey, sumColumns } from './usage-columns.ts';

/** How many keys are told apart; the rest are added up in SQL, so that few rows leave it. */
export interface KeysShown {
  /** In each bucket; 0 when buckets are not wanted. */
  readonly inBuckets: number;
  /** Over the whole range. */
  readonly inAll: number;
}

/** The bucket of sums over the whole range. */
export const wholeRange = -1;

/** A sum: of one key, or, where `key` is null, of the rest; or how many keys the rest are. */
export interface SumRow {
  readonly bucket: number;
  /** `noKey` is that of spending that names none. */
  readonly key: string | null;
  readonly meter: string | null;
  /** Null in rows that only count keys. */
  readonly amount: number | null;
  readonly count: number | null;
  /** Null in sums. */
  readonly keys: number | null;
  readonly q0?: number;
  readonly q1?: number;
  readonly q2?: number;
  readonly q3?: number;
  readonly q4?: number;
  readonly q5?: number;
}

/**
 * Adds `part` up, by bucket and over the whole range. `fresh` is SQL of a JSON array of keys that
 * get a sum of their own however small: entries that D1 does not have may make them large.
 */
export function sumsSql(shown: KeysShown, fresh: string, quantities: boolean, rowsMax: number) {
  const columns = quantities ? sumColumns : sumColumns.slice(0, 2);
  const sums = columns.map((column) => `${addedUp(column)} AS ${column}`).join(', ');
  const noSums = columns.map(() => 'NULL').join(', ');
  const ownKey = (max: number) => `iif(ranked.rank <= ${max}, ranked.key, NULL)`;
  const inBuckets = `
    SELECT bucket, ${ownKey(shown.inBuckets)} AS key, meter, NULL AS keys, ${sums}
    FROM part CROSS JOIN ranked ON ranked.key = part.key GROUP BY 1, 2, 3
    UNION ALL
    SELECT bucket, NULL, NULL, count(DISTINCT ranked.key), ${noSums}
    FROM ranked CROSS JOIN part ON part.key = ranked.key
    WHERE ranked.rank > ${shown.inBuckets} GROUP BY 1
    UNION ALL`;
  return `, total AS MATERIALIZED (
    SELECT key, meter, ${sums} FROM part GROUP BY 1, 2
  ), whole (key, amount, fresh) AS (
    SELECT key, sum(amount), key IN (SELECT coalesce(value, '${noKey}') FROM json_each(${fresh}))
    FROM total GROUP BY 1
  ), ranked (key, rank) AS MATERIALIZED (
    SELECT key, iif(fresh, 0, row_number() OVER (PARTITION BY fresh ORDER BY amount DESC, key))
    FROM whole
  )${shown.inBuckets > 0 ? inBuckets : ''}
    SELECT ${wholeRange} AS bucket, ${ownKey(shown.inAll)} AS key, meter, NULL AS keys, ${sums}
    FROM total CROSS JOIN ranked ON ranked.key = total.key GROUP BY 2, 3
    UNION ALL
    SELECT ${wholeRange}, NULL, NULL, count(*), ${noSums}
    FROM ranked WHERE rank > ${shown.inAll} HAVING count(*) > 0
    LIMIT ${rowsMax + 1}`;
}
