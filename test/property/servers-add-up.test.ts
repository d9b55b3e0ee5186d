import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayMs, formatInstant, instant } from '../../core/units/instant.ts';
import type { UsageGrouping } from '../../core/usage/totals.ts';
import { summariseUsage } from '../../worker/http/routes/usage-summary.ts';
import { naiveKey, naiveSums, naiveUses } from '../support/naive-usage.ts';
import { rollUp } from '../support/rolled-up.ts';
import { Lived } from '../support/servers/lived.ts';
import { lives } from '../support/servers/lives.ts';
import { DrainingAccount } from '../unit/http/an-account-call.ts';

const groupings: readonly UsageGrouping[] = ['server', 'project', 'category', 'meter'];

interface Summary {
  readonly groups: readonly { readonly key: string | null; readonly amount_microcredits: number }[];
  readonly total_microcredits: number;
}

async function summary(given: DrainingAccount, groupBy: UsageGrouping): Promise<Summary> {
  const from = formatInstant(instant(0));
  const to = formatInstant(instant(given.ledger.clock + dayMs));
  const query = `from=${from}&to=${to}&tz=UTC&group_by=${groupBy}&top=100`;
  const response = await summariseUsage(given.call(`/usage/summary?${query}`));
  const text = await response.text();
  expect(response.status, text).toBe(200);
  return JSON.parse(text) as Summary;
}

describe('what servers cost', () => {
  /**
   * Promise 3: one ledger feeds every number. Servers and the rest, projects, categories and meters
   * each add up to what the account spent, by the ledger's own sum, wherever rollups are.
   */
  it('adds up by server, by project, by category and in the ledger', async () => {
    let servers = 0;
    await fc.assert(
      fc.asyncProperty(lives, fc.nat(100), async ({ cards, steps }, drained) => {
        const life = new Lived(cards);
        for (const step of steps) life.take(step);
        life.end();
        const given = new DrainingAccount(life.ledger);
        await given.drain(Math.floor((given.seq * drained) / 100));
        if (drained % 2 === 0) await rollUp(given.db, drained);
        const uses = naiveUses(given.rows);
        for (const groupBy of groupings) {
          const { groups, total_microcredits: total } = await summary(given, groupBy);
          expect(total).toBe(life.ledger.state.totals.spent);
          const sums = naiveSums(uses, ({ of }) => JSON.stringify(naiveKey(of, groupBy)));
          expect(
            new Map(groups.map(({ key, amount_microcredits: n }) => [JSON.stringify(key), n])),
          ).toEqual(new Map([...sums].map(([key, { amount }]) => [key, amount])));
          if (groupBy === 'server') servers += groups.length;
        }
        given.db.close();
      }),
      { numRuns: 60 },
    );
    expect(servers).toBeGreaterThan(60);
  });
});
