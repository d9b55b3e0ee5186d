import type { EntryKind } from '../core/ledger/entry.ts';
import type { Purchase } from '../core/tips/plan-instead-of-packages.ts';
import type { SpentEntry, Walk } from '../core/tips/spent-entry.ts';
import { credits } from '../core/units/credits.ts';
import { type AccountId, seq } from '../core/units/ids.ts';
import { type Instant, instant } from '../core/units/instant.ts';
import { assertLaw } from '../core/units/result.ts';
import { type Meter, metersOf } from '../core/usage/meter.ts';
import { seriesLabels } from '../core/usage/series.ts';
import type { D1Port } from './d1.ts';
import { lastCountedSeq, lastSeqAt } from './entry-position.ts';

/**
 * What tips are found in. Each statement goes along one index and ends at a limit, so that it reads
 * no more of a ledger of millions than of one of thousands.
 */

/** Entries of one kind and meter, the newest, at most `limit`. */
export interface WalkAsked {
  readonly kind: 'debit' | 'capture';
  readonly meter: Meter;
  /** 1 to `walkMax`. */
  readonly limit: number;
}

export const walkMax = 5_000;

interface SpentRow {
  readonly seq: number;
  readonly at: number;
  readonly amount: number;
  readonly model: string | null;
  readonly tier: string | null;
  readonly project: string | null;
  readonly server: string | null;
  readonly quantities: string;
  readonly template: 0 | 1;
}

const walkSql = `SELECT entry.seq, entry.at, entry.amount, entry.model, entry.tier, entry.project,
    entry.server, entry.quantities,
    entry.meter = 'infra.plan' AND coalesce(entry.detail ->> 'template', 0) AS template
  FROM ledger_entries AS entry INDEXED BY entries_by_kind
  WHERE entry.account = ?1 AND entry.kind = ?2 AND entry.meter = ?3
    AND entry.seq > ?4
  ORDER BY entry.seq DESC LIMIT ?5`;

const beforeSql = `SELECT ${lastSeqAt('?1', '?2')} AS seq`;

/** One walk each, newest first, from an instant on. */
export async function readWalks(
  db: D1Port,
  account: AccountId,
  from: Instant,
  asked: readonly WalkAsked[],
): Promise<Walk[]> {
  for (const { limit } of asked)
    assertLaw(limit >= 1 && limit <= walkMax, 'a walk has 1 to 5,000 entries');
  const before = await db
    .prepare(beforeSql)
    .bind(account, from - 1)
    .first<{ seq: number }>();
  const statements = asked.map(({ kind, meter, limit }) =>
    db.prepare(walkSql).bind(account, kind, meter, before?.seq ?? 0, limit + 1),
  );
  const found = await db.batch<SpentRow>(statements);
  return asked.map(({ meter, limit }, place) => {
    const rows = found[place]?.results ?? [];
    const entries = rows.slice(0, limit).map((row) => spentEntry(row, meter));
    return { entries, cut: rows.length > limit };
  });
}

const spentEntry = (row: SpentRow, meter: Meter): SpentEntry => ({
  seq: seq(row.seq),
  at: instant(row.at),
  paid: credits(row.amount),
  usage: {
    meter,
    quantities: JSON.parse(row.quantities),
    ...(row.model === null ? {} : { model: row.model }),
    ...(row.tier === null ? {} : { tier: row.tier }),
    ...(row.project === null ? {} : { project: row.project }),
    ...(row.server === null ? {} : { server: row.server }),
    ...(row.template ? { template: true } : {}),
  },
});

const label = (name: (typeof seriesLabels)[number]) =>
  `(series.labels ->> ${seriesLabels.indexOf(name)})`;

/** What a project is used for beside running servers. */
const workMeters = (['ai_chat', 'code_analysis', 'infra_planning'] as const).flatMap(metersOf);
const work = workMeters.map((meter) => `'${meter}'`).join(', ');

/** The account's series with a sum in the time, and what entries the rollup has not counted yet. */
const workedInSql = `SELECT ${label('project')} AS project FROM usage_series AS series
    WHERE series.account = ?1 AND ${label('meter')} IN (${work})
      AND ${label('project')} IN (SELECT value FROM json_each(?2))
      AND EXISTS (SELECT 1 FROM usage_cells AS cell
        WHERE cell.series = series.id AND cell.start >= ?3)
  UNION ALL
  SELECT asked.value FROM json_each(?2) AS asked
    WHERE EXISTS (SELECT 1 FROM ledger_entries AS entry INDEXED BY entries_by_project
      WHERE entry.account = ?1 AND entry.project = asked.value
        AND entry.seq > ${lastCountedSeq('?1')} AND entry.meter IN (${work}))`;

/** Those of at most 20 projects that anything but servers was used in since an instant. */
export async function projectsWorkedIn(
  db: D1Port,
  account: AccountId,
  projects: readonly string[],
  from: Instant,
): Promise<Set<string>> {
  assertLaw(projects.length <= 20, 'at most 20 projects are asked for');
  if (projects.length === 0) return new Set();
  const bound = db.prepare(workedInSql).bind(account, JSON.stringify(projects), from);
  const { results } = await bound.all<{ project: string }>();
  return new Set(results.map(({ project }) => project));
}

/** Far more than anybody buys by hand; the newest. */
const purchasesMax = 200;

const purchasesSql = `SELECT id, created_at AS at, description,
    amount_minor - tax_minor AS amountMinor, currency, credits
  FROM payments WHERE account = ?1 AND created_at >= ?2
    AND kind IN ('purchase', 'auto_top_up') AND status = 'succeeded'
    AND refunded_minor = 0 AND disputed_minor = 0
  ORDER BY created_at DESC, id DESC LIMIT ${purchasesMax}`;

/** Credits bought since an instant that nothing went back of, newest first. */
export async function listPurchases(
  db: D1Port,
  account: AccountId,
  from: Instant,
): Promise<Purchase[]> {
  const { results } = await db.prepare(purchasesSql).bind(account, from).all<Purchase>();
  return results;
}

const policySql = `SELECT entry.detail ->> 'enabled' AS enabled
  FROM ledger_entries AS entry INDEXED BY entries_by_kind
  WHERE entry.account = ?1 AND entry.kind = ?2 AND entry.meter IS NULL
  ORDER BY entry.seq DESC LIMIT 1`;

/** Whether auto top-up is switched on, as the last entry that sets it says. */
export async function isTopUpOn(db: D1Port, account: AccountId): Promise<boolean> {
  const kind: EntryKind = 'top_up_policy';
  const row = await db.prepare(policySql).bind(account, kind).first<{ enabled: 0 | 1 }>();
  return row?.enabled === 1;
}

const namesSql = `SELECT id, name FROM projects
  WHERE id IN (SELECT value FROM json_each(?2)) AND account = ?1`;

/** What people call projects, of at most 1,000 ids; those that are names themselves are not found. */
export async function projectNames(
  db: D1Port,
  account: AccountId,
  ids: readonly string[],
): Promise<Map<string, string>> {
  assertLaw(ids.length <= 1_000, 'at most 1,000 names are asked for');
  const bound = db.prepare(namesSql).bind(account, JSON.stringify(ids));
  const { results } = await bound.all<{ id: string; name: string }>();
  return new Map(results.map(({ id, name }) => [id, name]));
}
