import { type AccountState, never } from '../../core/ledger/state.ts';
import type { Server } from '../../core/servers/server.ts';
import type { PriceServerCommand } from '../../core/servers/server-command.ts';
import { renewalAt } from '../../core/servers/settle-lease.ts';
import { termsOn } from '../../core/servers/terms.ts';
import { type Instant, minuteMs } from '../../core/units/instant.ts';
import type { Env } from '../env.ts';
import { cardInForce } from '../rating/card-in-force.ts';
import { inTime } from './in-time.ts';

/** How long before a renewal the card in force is looked at. */
const pricedAheadMs = 15 * minuteMs;
/** The alarm waits for this: leases are short enough to price the next one anew. */
const cardWaitMaxMs = 5_000;

/**
 * What prices the servers that are about to hold their next lease by the card in force now. While no
 * card can be read they go on at the terms they have.
 */
export async function repricing(
  env: Env,
  state: Readonly<AccountState>,
  now: Instant,
): Promise<PriceServerCommand[]> {
  const renewing = [...state.servers.values()].filter((server) => renewsBy(server, now));
  if (renewing.length === 0) return [];
  const card = await inTime(cardInForce(env, now, now), cardWaitMaxMs, 'the rate card').catch(
    () => undefined,
  );
  if (!card?.ok) return [];
  return renewing.flatMap(({ seq, terms: { tier, card: pinned } }) => {
    const terms = pinned === card.value.version ? undefined : termsOn(card.value, tier);
    return terms ? [{ kind: 'price_server', server: seq, terms } as const] : [];
  });
}

/**
 * When a card was looked at last, and when to look again: the alarm that renews is too late for it,
 * because what is due is settled before anything else is decided.
 */
export class Repricing {
  #lookedAt = 0;

  /** A quarter of an hour before the first renewal that was not looked at; `never` for none. */
  nextAt({ servers }: Readonly<AccountState>): number {
    let next: number = never;
    for (const { run } of servers.values()) {
      if (!run || run.next) continue;
      const at = renewalAt(run) - pricedAheadMs;
      if (at > this.#lookedAt) next = Math.min(next, at);
    }
    return next;
  }

  commands(env: Env, state: Readonly<AccountState>, now: Instant): Promise<PriceServerCommand[]> {
    this.#lookedAt = now;
    return repricing(env, state, now);
  }
}

const renewsBy = ({ run }: Server, now: Instant): boolean =>
  run !== undefined && !run.next && renewalAt(run) <= now + pricedAheadMs;
