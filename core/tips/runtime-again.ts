import { rate } from '../pricing/rate.ts';
import type { RateCard } from '../pricing/rate-card.ts';
import type { Rerated, ReratedRow } from './evidence.ts';
import { reratedOf, total } from './rerate.ts';
import type { Sample, SpentEntry } from './spent-entry.ts';

/** A server that runs now. */
export interface RunningServer {
  readonly id: string;
  readonly name: string;
  readonly tier: string;
  readonly project: string | undefined;
  /** Instant (ms) it was asked for. */
  readonly createdAt: number;
}

/** Undefined for a tier the card does not have. */
export function runtimePrice(card: RateCard, tier: string, seconds: number): number | undefined {
  const rated = rate({ meter: 'server.runtime', tier, quantities: { seconds } }, card);
  return rated.ok ? rated.value.amount : undefined;
}

export const secondsOf = (entries: Iterable<SpentEntry>): number =>
  total(entries, ({ usage }) => usage.quantities.seconds ?? 0);

/** What a server's captures name it by. */
export const runtimeOf = ({ entries }: Sample, server: string): SpentEntry[] =>
  entries.filter(({ usage }) => usage.server === server);

export interface RuntimeAgain {
  readonly rerated: Rerated;
  readonly seconds: number;
}

/**
 * The seconds servers ran, priced again tier by tier and not capture by capture: a server's bill is
 * rounded once a stretch. `instead` is the tier it would have run at; null for not at all.
 */
export function runtimeAgain(
  runtime: Sample,
  servers: readonly RunningServer[],
  card: RateCard,
  instead: (tier: string) => string | null,
): RuntimeAgain | undefined {
  const rows: ReratedRow[] = [];
  const priced = new Set<SpentEntry>();
  for (const { id, name } of servers) {
    const row = { id, name, count: 0, now_microcredits: 0, instead_microcredits: 0 };
    const byTier = Map.groupBy(runtimeOf(runtime, id), ({ usage }) => usage.tier ?? '');
    for (const [tier, entries] of byTier) {
      const seconds = secondsOf(entries);
      const other = instead(tier);
      const now = runtimePrice(card, tier, seconds);
      const then = other === null ? 0 : runtimePrice(card, other, seconds);
      if (now === undefined || then === undefined) continue;
      row.count += entries.length;
      row.now_microcredits += now;
      row.instead_microcredits += then;
      for (const entry of entries) priced.add(entry);
    }
    if (row.count > 0) rows.push(row);
  }
  const entries = runtime.entries.filter((entry) => priced.has(entry));
  const rerated = reratedOf(runtime, card, { entries, rows });
  return rerated && { rerated, seconds: secondsOf(entries) };
}
