/**
 * SQL for the last seq of an account for which `holds` is true of `middle`, an entry, between two
 * seqs: `low` where it holds for none beyond it. What holds for an entry must hold for those before
 * it; seqs have no gap. So halving finds it with about log2(high − low) rows read, and no index on
 * what is asked is needed. `account`, `low` and `high` are SQL expressions, each used more than
 * once: numbered parameters or columns, not bare question marks.
 */
export const lastSeqWhere = (
  account: string,
  holds: string,
  { low, high }: { readonly low: string; readonly high: string },
): string => `(
  WITH RECURSIVE search(low, high) AS (
    SELECT ${low}, ${high}
    UNION ALL
    SELECT iif(${holds}, middle.seq, low), iif(${holds}, high, middle.seq - 1)
    FROM search CROSS JOIN ledger_entries AS middle
      ON middle.account = ${account} AND middle.seq = (low + high + 1) / 2
    WHERE low < high
  )
  SELECT low FROM search WHERE low = high
)`;

/** One below an account's first seq that D1 has; 0 when it has none. */
export const beforeFirstSeq = (account: string): string =>
  `(SELECT coalesce(min(seq), 1) - 1 FROM ledger_entries WHERE account = ${account})`;

/** An account's last seq that D1 has; 0 when it has none. */
export const headSeq = (account: string): string =>
  `(SELECT coalesce(max(seq), 0) FROM ledger_entries WHERE account = ${account})`;

const everySeq = (account: string) => ({ low: beforeFirstSeq(account), high: headSeq(account) });

/**
 * SQL for the seq of an account's last entry with `at` at or before an instant; one below its
 * first entry when there is none. `at` never runs backwards, so a range of time becomes a range of
 * seq, which every index of the table ends with.
 */
export const lastSeqAt = (account: string, at: string): string =>
  lastSeqWhere(account, `middle.at <= ${at}`, everySeq(account));

/**
 * SQL for the seq of an account's last entry that the rollup has counted. An account's entries are
 * inserted in sequence, so their rowids grow with seq.
 */
export const lastCountedSeq = (account: string): string =>
  lastSeqWhere(
    account,
    'middle.rowid <= (SELECT position FROM usage_watermark)',
    everySeq(account),
  );
