import type { CaptureFact, Fact } from '../../../core/ledger/entry.ts';
import type { Lease, LeaseSpan, RuntimeTerms } from '../../../core/servers/server-fact.ts';
import { leaseEnds } from '../../../core/servers/server-fact.ts';
import { credits, zero } from '../../../core/units/credits.ts';
import { type Seq, seq, serverId } from '../../../core/units/ids.ts';
import { hourMs, instant } from '../../../core/units/instant.ts';
import { alice, atPlace, dice } from './random-ledger.ts';

const none = { uncollected: zero, draws: [], extra: [], returned: [], late: false } as const;

export const terms = (tier: string, card = 1): RuntimeTerms => ({
  tier,
  card,
  price: {
    components: [
      { quantity: 'seconds', scheme: 'per_unit', unit_size: 3_600, unit_price_microcredits: 7_200 },
    ],
  },
});

export const making = (name: string, at: number, tier = 'small'): Fact => ({
  kind: 'hold',
  amount: credits(500),
  draws: [],
  expiresAt: instant(9_000_000),
  usage: {
    meter: 'server.provision',
    quantities: { servers: 1 },
    tier,
    project: 'prj_a',
    server: serverId(alice, seq(at)),
    card: 1,
  },
  provision: { name, terms: terms(tier) },
});

export const made = (server: number): CaptureFact => ({
  kind: 'capture',
  hold: seq(server),
  held: credits(500),
  amount: credits(500),
  ...none,
  usage: {
    meter: 'server.provision',
    quantities: { servers: 1 },
    tier: 'small',
    server: serverId(alice, seq(server)),
    card: 1,
  },
});

const runtime = (server: Seq, seconds: number) => ({
  meter: 'server.runtime' as const,
  quantities: { seconds },
  tier: 'small',
  server: serverId(alice, server),
  card: 1,
});

export const leased = (lease: Lease): Fact => ({
  kind: 'hold',
  amount: credits(7_200),
  draws: [],
  expiresAt: lease.until,
  usage: runtime(lease.server, 3_600),
  lease,
});

export const billed = (hold: number, amount: number, lease: LeaseSpan): Fact => ({
  kind: 'capture',
  hold: seq(hold),
  held: credits(7_200),
  amount: credits(amount),
  ...none,
  usage: runtime(lease.server, lease.after - lease.before),
  lease,
});

export const givenBack = (hold: number, cause: 'request' | 'deadline'): Fact => ({
  kind: 'void',
  hold: seq(hold),
  amount: credits(500),
  returned: [],
  cause,
});

/** A fact and, where somebody called the API for it, their key. */
export type ServerFact = Fact & { readonly by?: string };

/** What an entry is of that its account's own clock did not bring about. */
const isAsked = (fact: Fact): boolean =>
  fact.kind !== 'server_stopping' && !('cause' in fact && fact.cause === 'deadline');

/**
 * Lives of several servers, mixed, with holds and captures of other people between them. What is
 * asked for is asked for by key or by a signed-in person.
 */
export function randomServerFacts(count: number, roller: number): ServerFact[] {
  const { roll, pick } = dice(roller);
  const facts: ServerFact[] = [{ kind: 'open', account: alice }];
  type Life = { server: Seq; status: string; hold: number; seconds: number; until: number };
  const lives: Life[] = [];
  const put = (fact: Fact): number =>
    facts.push(isAsked(fact) && roll(2) === 0 ? { ...fact, by: 'key_1' } : fact);
  const now = () => atPlace(facts.length);
  const lease = (life: Life, from: number, other?: RuntimeTerms) => {
    life.until = from + hourMs;
    const span = { from: instant(from), until: instant(life.until) };
    const hold = leased({ server: life.server, ...span, ...(other ? { terms: other } : {}) });
    life.hold = put(hold);
    life.status = 'running';
  };
  const bill = (life: Life, ends?: LeaseSpan['ends']) => {
    const before = life.seconds;
    life.seconds += roll(3_600);
    const span = { server: life.server, before, after: life.seconds };
    put(billed(life.hold, roll(7_200), { ...span, ...(ends ? { ends } : {}) }));
    if (ends) life.status = 'stopped';
  };
  const stepOf = (life: Life) => {
    const { server, status } = life;
    const choice = roll(8);
    if (status === 'provisioning') {
      if (choice === 0) put(givenBack(server, pick(['request', 'deadline'] as const)));
      else if (choice === 1) {
        put(givenBack(server, 'request'));
        put({ kind: 'server_delete', server });
      } else {
        put(made(server));
        lease(life, now(), choice === 2 ? terms('large', 2) : undefined);
        return;
      }
      life.status = 'over';
      return;
    }
    if (status === 'stopped') {
      if (choice === 0) {
        put({ kind: 'server_delete', server });
        life.status = 'over';
      } else if (choice === 1)
        put({
          kind: 'server_terms',
          server,
          terms: terms(pick(['small', 'medium'])),
          cause: 'resize',
        });
      else lease(life, now());
      return;
    }
    if (choice === 0) bill(life, pick(leaseEnds));
    else if (choice === 1) {
      bill(life);
      lease(life, now(), terms(pick(['medium', 'large'])));
    } else if (choice === 2) {
      const reason = pick(['credits', 'budget', 'frozen'] as const);
      put({ kind: 'server_stopping', server, reason, stopAt: instant(life.until) });
      life.status = 'stopping';
    } else if (choice === 3 && status === 'running') {
      bill(life, 'request');
      put({ kind: 'server_delete', server });
      life.status = 'over';
    } else {
      lease(life, life.until);
      bill(life);
    }
  };
  while (facts.length < count) {
    const going = lives.filter(({ status }) => status !== 'over');
    if (going.length < 3 || roll(12) === 0) {
      const server = seq(facts.length + 1);
      put(making(`server ${server}`, server, pick(['small', 'medium'])));
      lives.push({ server, status: 'provisioning', hold: server, seconds: 0, until: 0 });
    } else if (roll(4) === 0) {
      const hold = put({
        kind: 'hold',
        amount: credits(9),
        draws: [],
        expiresAt: instant(9_000_000),
      });
      put(
        roll(2) === 0
          ? givenBack(hold, 'deadline')
          : { ...made(hold), usage: runtime(seq(hold), 5) },
      );
    } else stepOf(pick(going));
  }
  return facts;
}
