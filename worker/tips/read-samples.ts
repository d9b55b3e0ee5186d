import type { NamedSample } from '../../core/tips/missing-budget.ts';
import { type Sample, sampleOf } from '../../core/tips/spent-entry.ts';
import type { AccountId } from '../../core/units/ids.ts';
import type { Instant } from '../../core/units/instant.ts';
import type { Meter } from '../../core/usage/meter.ts';
import type { D1Port } from '../../db/d1.ts';
import { readWalks, type WalkAsked } from '../../db/tip-reads.ts';

/**
 * How many of the newest entries are read, by meter and kind. Two hundred servers end 4,800 leases a
 * day, and a window of less than a day counts as one.
 */
const limits: Record<Meter, { readonly name: string; debit: number; capture: number }> = {
  'ai.chat': { name: 'AI conversations', debit: 2_500, capture: 2_500 },
  'code.analysis': { name: 'Code analysis', debit: 500, capture: 500 },
  'infra.plan': { name: 'Infrastructure planning', debit: 500, capture: 500 },
  'server.provision': { name: 'Making servers', debit: 200, capture: 200 },
  'server.runtime': { name: 'Running servers', debit: 500, capture: 5_000 },
};

const meters = Object.keys(limits) as Meter[];
const kinds = ['debit', 'capture'] as const;

export interface Samples {
  readonly of: (meter: Meter) => Sample;
  /** All of them, as people call what they are of. */
  readonly named: readonly NamedSample[];
}

/** What was spent in a window, the newest entries of each meter. */
export async function readSamples(
  db: D1Port,
  account: AccountId,
  window: { readonly from: Instant; readonly to: Instant },
): Promise<Samples> {
  const asked: WalkAsked[] = meters.flatMap((meter) =>
    kinds.map((kind) => ({ meter, kind, limit: limits[meter][kind] })),
  );
  const walks = await readWalks(db, account, window.from, asked);
  const samples = meters.map((meter) => {
    const own = walks.filter((_, place) => asked[place]?.meter === meter);
    return [meter, sampleOf(account, window, own)] as const;
  });
  const byMeter = new Map<Meter, Sample>(samples);
  return {
    of: (meter) => byMeter.get(meter) as Sample,
    named: samples.map(([meter, sample]) => ({ name: limits[meter].name, sample })),
  };
}
