import { describe, expect, it } from 'vitest';
import { dayMs, instant } from '../../../core/units/instant.ts';
import { appendEntries } from '../../../db/append-entries.ts';
import type { D1Port, D1Statement } from '../../../db/d1.ts';
import { askForZone, findZone } from '../../../db/usage-zones.ts';
import { rollUp } from '../../../worker/cron/roll-up.ts';
import { sqliteD1 } from '../../support/sqlite-d1.ts';
import { alice, ledgerOf, randomFacts } from './random-ledger.ts';

interface Sent {
  readonly sql: string;
  readonly values: readonly unknown[];
}

const now = instant(20_000 * dayMs);

/** Every statement that counting, asking for zones and making days sends. */
async function statementsOfRollups(): Promise<{ db: D1Port; sent: Sent[] }> {
  const db = sqliteD1();
  const sent: Sent[] = [];
  const watch = (sql: string, statement: D1Statement): D1Statement =>
    new Proxy(statement, {
      get: (target, name) => {
        if (name !== 'bind') return Reflect.get(target, name).bind(target);
        return (...values: unknown[]) => {
          sent.push({ sql, values });
          return target.bind(...values);
        };
      },
    });
  const watched = new Map<D1Statement, D1Statement>();
  const port: D1Port = {
    prepare(sql) {
      const inner = db.prepare(sql);
      const seen = watch(sql, inner);
      if (!sql.includes('?')) sent.push({ sql, values: [] });
      watched.set(seen, inner);
      return seen;
    },
    batch: (list) => db.batch(list.map((one) => watched.get(one) ?? one)),
  };
  await appendEntries(db, alice, ledgerOf(alice, randomFacts(300, 4), now - 30 * dayMs));
  const next = instant(now + dayMs);
  await askForZone(port, alice, 'UTC', now, next);
  await rollUp(port, 100);
  await appendEntries(db, alice, ledgerOf(alice, randomFacts(600, 4), now - 30 * dayMs));
  await rollUp(port, 100);
  await findZone(port, alice, 'UTC');
  for (const zone of ['A', 'B', 'C']) await askForZone(port, alice, zone, now, next);
  const later = instant(now + 9 * dayMs);
  await askForZone(port, alice, 'D', later, instant(later + dayMs));
  await askForZone(port, alice, 'UTC', later, instant(later + dayMs));
  return { db, sent };
}

describe('the statements of rollups', () => {
  it('read no table from end to end', async () => {
    const { db, sent } = await statementsOfRollups();
    const texts = new Set(sent.map(({ sql }) => sql));
    for (const table of ['series', 'cells', 'days', 'zones'])
      expect([...texts].join()).toContain(`usage_${table}`);
    for (const { sql, values } of sent) {
      const plan = await db
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .bind(...values)
        .all<{ detail: string }>();
      const scans = plan.results.map(({ detail }) => detail).filter((step) => isWalk(step));
      expect(scans, sql.slice(0, 600)).toEqual([]);
    }
  });

  it('are none of them longer than D1 takes, in text and in parameters', async () => {
    const { sent } = await statementsOfRollups();
    for (const { sql, values } of sent) {
      expect(sql.length).toBeLessThan(40_000);
      expect(values.length).toBeLessThanOrEqual(100);
    }
  });
});

/** A scan of what a statement brings itself is none, nor one of the table that has one row. */
const isWalk = (step: string) =>
  /^SCAN /.test(step) &&
  !/CONSTANT ROW|VALUES CLAUSE|VIRTUAL TABLE|SCAN (asked|part|usage_watermark|\(subquery)/.test(
    step,
  ) &&
  !/USING (COVERING )?INDEX usage_zones_unfilled/.test(step);
