import type { CaptureFact, Entry, HoldFact } from '../../../core/ledger/entry.ts';
import type { RateCard } from '../../../core/pricing/rate-card.ts';
import type { Seq } from '../../../core/units/ids.ts';
import type { Deed } from './lived.ts';
import { costOf } from './tariffs.ts';

/**
 * What a server's runtime should have cost, worked out from when it was started, resized, priced
 * and stopped: no more is taken from the ledger than when its leases began, and when the ledger says
 * that it ended one for good.
 */

const hourMs = 3_600_000;

interface Stretch {
  readonly from: number;
  readonly card: number;
  readonly tier: string;
}

interface Run {
  readonly stretches: readonly Stretch[];
  readonly to: number;
}

export interface LeaseSeen {
  readonly seq: number;
  readonly at: number;
  readonly from: number;
  readonly until: number;
  readonly amount: number;
}

export const leasesOf = (entries: readonly Entry[], server: number): LeaseSeen[] =>
  entries
    .filter((entry): entry is Entry<HoldFact> => entry.fact.kind === 'hold')
    .filter(({ fact }) => fact.lease?.server === server)
    .map(({ seq, at, fact }) => ({
      ...{ seq, at, amount: fact.amount },
      from: fact.lease?.from as number,
      until: fact.lease?.until as number,
    }));

export const billsOf = (entries: readonly Entry[], server: number): Entry<CaptureFact>[] =>
  entries
    .filter((entry): entry is Entry<CaptureFact> => entry.fact.kind === 'capture')
    .filter(({ fact }) => fact.lease?.server === server);

/** Where the ledger ended runs of a server by itself. */
const endsByItself = (entries: readonly Entry[], server: number): Entry[] =>
  billsOf(entries, server).filter(
    ({ fact }) => fact.lease?.ends !== undefined && fact.lease.ends !== 'request',
  );

export function runsOf(entries: readonly Entry[], deeds: readonly Deed[], server: number): Run[] {
  const mine = deeds.filter((deed) => deed.server === server);
  const starts = mine.filter(({ did }) => did === 'start');
  const ends: readonly { readonly seq: number; readonly at: number }[] = [
    ...mine.filter(({ did }) => did === 'stop'),
    ...endsByItself(entries, server),
  ];
  return starts.map((begun, index) => {
    const before = starts[index + 1]?.seq ?? Number.POSITIVE_INFINITY;
    const isWithin = ({ seq }: { readonly seq: number }) => seq >= begun.seq && seq < before;
    const [end] = ends.filter(isWithin).sort((a, b) => a.seq - b.seq);
    if (!end) throw new Error(`server ${server} was never stopped`);
    const stretches = stretchesOf(leasesOf(entries, server), mine.filter(isWithin), end.at);
    return { stretches, to: end.at };
  });
}

/**
 * At once from a start or a resize; a price from the first lease on that was not held by then, unless
 * a resize came before that lease began.
 */
function stretchesOf(leases: readonly LeaseSeen[], deeds: readonly Deed[], to: number): Stretch[] {
  const stretches: Stretch[] = [];
  for (const deed of deeds) {
    if (deed.did === 'stop') continue;
    const { card, tier } = deed;
    const next = leases.find(({ seq }) => seq > deed.seq);
    const from = deed.did === 'price' ? next?.from : deed.at;
    if (from === undefined || (deed.did === 'price' && from >= to)) continue;
    if (deeds.some(({ did, seq, at }) => did === 'resize' && seq > deed.seq && at <= from))
      continue;
    stretches.push({ from, card, tier });
  }
  return stretches.sort((a, b) => a.from - b.from);
}

/** The formula: whole seconds of the run between two changes, each at its own price, rounded up. */
export function formulaOf({ stretches, to }: Run, cards: readonly RateCard[]) {
  const startedAt = stretches[0]?.from as number;
  const secondsBy = (at: number) => Math.ceil((at - startedAt) / 1_000);
  let amount = 0;
  stretches.forEach(({ from, card, tier }, index) => {
    const until = stretches[index + 1]?.from ?? to;
    const priced = cards.find(({ version }) => version === card);
    if (!priced) throw new Error(`no card ${card}`);
    amount += costOf(priced, tier, secondsBy(until) - secondsBy(from));
  });
  return { seconds: secondsBy(to), amount };
}

/** Those that were used: a lease held ahead may be given back before it begins. */
const leasesUsed = (entries: readonly Entry[], server: number): LeaseSeen[] => {
  const voided = new Set(entries.map(({ fact }) => (fact.kind === 'void' ? fact.hold : undefined)));
  return leasesOf(entries, server).filter(({ seq }) => !voided.has(seq as Seq));
};

/** Throws a sentence unless each instant of a run was held before it was used. */
export function assertPaidAhead(
  entries: readonly Entry[],
  server: number,
  { stretches, to }: Run,
): void {
  let paid = stretches[0]?.from as number;
  const mine = leasesUsed(entries, server).filter(({ from }) => from >= paid && from <= to);
  for (const { from, until, at } of mine) {
    if (at > from) throw new Error(`the lease from ${from} was held at ${at}`);
    if (from > paid) throw new Error(`from ${paid} to ${from} nothing was held`);
    if (until - from !== hourMs) throw new Error(`a lease of ${until - from} ms`);
    paid = Math.max(paid, until);
  }
  if (paid < to) throw new Error(`it ran until ${to}, paid until ${paid}`);
}
