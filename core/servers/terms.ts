import type { PricedUsage } from '../ledger/entry.ts';
import type { RateCard } from '../pricing/rate-card.ts';
import { type AccountId, serverId } from '../units/ids.ts';
import type { Server } from './server.ts';
import type { RuntimeTerms } from './server-fact.ts';

/** A rate card is immutable, so its version and the tier say the price. */
export const sameTerms = (a: RuntimeTerms, b: RuntimeTerms): boolean =>
  a.tier === b.tier && a.card === b.card;

/** What runtime of a tier costs by a card; undefined when the card does not have the tier. */
export function termsOn({ version, meters }: RateCard, tier: string): RuntimeTerms | undefined {
  const { tiers } = meters['server.runtime'];
  const price = Object.hasOwn(tiers, tier) ? tiers[tier] : undefined;
  return price && { tier, card: version, price };
}

/** So many seconds of a server's runtime, as an entry states them. */
export function runtimeUsage(
  account: AccountId,
  { seq, project, member }: Pick<Server, 'seq' | 'project' | 'member'>,
  { tier, card }: RuntimeTerms,
  seconds: number,
): PricedUsage {
  return {
    meter: 'server.runtime',
    tier,
    quantities: { seconds },
    ...(project === undefined ? {} : { project }),
    server: serverId(account, seq),
    ...(member === undefined ? {} : { member }),
    card,
  };
}
