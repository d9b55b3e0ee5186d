import { afterEach, describe, expect, it } from 'vitest';
import { instant, minuteMs } from '../../../core/units/instant.ts';
import { Repricing, repricing } from '../../../worker/account/reprice.ts';
import type { Env } from '../../../worker/env.ts';
import { forgetIndex } from '../../../worker/rating/card-index.ts';
import { aCardDocument } from '../pricing/a-rate-card.ts';
import { aPurse, aServer, perHour, serverIn, small } from '../servers/given-server.ts';

const published = aCardDocument({ version: 7, runtime: { small: perHour(9_000) } });

/** KV, as every edge reads it; it may be away. */
const edge = (reads: Record<string, unknown>): Env =>
  ({
    EDGE: { get: async (name: string) => reads[name] ?? null },
    DB: { prepare: () => Promise.reject(new Error('D1 is down')) },
  }) as unknown as Env;

const withCard = edge({
  'rate-cards': [{ version: 7, effective_at: 0 }],
  'rate-card:7': published,
});

afterEach(forgetIndex);

describe('servers that are about to hold their next lease', () => {
  it('are priced by the card in force a quarter of an hour ahead', async () => {
    const ledger = aPurse(100_000);
    const server = aServer(ledger);
    const early = instant(ledger.clock + 35 * minuteMs - 1);
    expect(await repricing(withCard, ledger.state, early)).toEqual([]);
    const [command] = await repricing(withCard, ledger.state, instant(early + 1));
    expect(command).toEqual({
      kind: 'price_server',
      server,
      terms: { tier: 'small', card: 7, price: perHour(9_000) },
    });
    ledger.must(command as NonNullable<typeof command>);
    expect(await repricing(withCard, ledger.state, instant(early + 1))).toEqual([]);
  });

  it('hold it at the new price though nothing but their own alarm wakes them', async () => {
    const ledger = aPurse(100_000);
    const server = aServer(ledger);
    const pricing = new Repricing();
    const startedAt = ledger.clock;
    const rings: number[] = [];
    while (rings.length < 4) {
      ledger.clock = Math.min(ledger.state.dueFloor, pricing.nextAt(ledger.state));
      rings.push((ledger.clock - startedAt) / minuteMs);
      const now = instant(ledger.clock);
      for (const command of await pricing.commands(withCard, ledger.state, now))
        ledger.must(command);
      ledger.settle();
    }
    expect(rings).toEqual([35, 50, 60, 95]);
    expect(serverIn(ledger, server).run?.current.amount).toBe(9_000);
  });

  it('go on at the terms they have while no card can be read, or it has no such tier', async () => {
    const ledger = aPurse(100_000);
    aServer(ledger, { terms: { ...small, tier: 'tiny' } });
    const now = instant(ledger.clock + 50 * minuteMs);
    expect(await repricing(withCard, ledger.state, now)).toEqual([]);
    forgetIndex();
    const down = { EDGE: { get: () => Promise.reject(new Error('KV is down')) } };
    expect(await repricing(down as unknown as Env, ledger.state, now)).toEqual([]);
  });
});
