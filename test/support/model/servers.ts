import type { LeaseEnd, RuntimeTerms } from '../../../core/servers/server-fact.ts';
import { aCardDocument } from '../../unit/pricing/a-rate-card.ts';
import { costByCard } from '../../unit/pricing/price-oracle.ts';
import type { Happening, Past, SpenderView } from './happening.ts';

/** What the list of happenings says about servers. Each answer reads the list from its beginning. */

export const hourMs = 3_600_000;
export const renewalMs = 50 * 60_000;

export interface LeaseView {
  /** The happening that held it. */
  readonly ref: number;
  readonly amount: number;
  readonly from: number;
  readonly until: number;
  readonly terms: RuntimeTerms;
}

export interface ServerView {
  /** The happening that began it, which names it. */
  readonly ref: number;
  readonly status: 'provisioning' | 'stopped' | 'running' | 'stopping' | 'gone';
  /** For its next lease or start. */
  readonly terms: RuntimeTerms;
  /** Whom its runtime counts for. */
  readonly spender: SpenderView;
  readonly startedAt: number;
  /** Instants at which a price began to apply, of the run that there is. */
  readonly stretch: { readonly from: number; readonly terms: RuntimeTerms };
  /** Taken for that stretch. */
  readonly taken: number;
  /** Held and not used up, the one that runs first. */
  readonly leases: readonly LeaseView[];
  readonly stopping?: LeaseEnd;
}

/** All there ever were, the oldest first. */
export const everyServer = (past: Past): ServerView[] =>
  past.filter(({ said }) => said?.provision).map((begun) => serverAt(past, begun));

export const serversIn = (past: Past): ServerView[] =>
  everyServer(past).filter(({ status }) => status !== 'gone');

export const isRunning = ({ status }: ServerView): boolean =>
  status === 'running' || status === 'stopping';

function serverAt(past: Past, begun: Happening): ServerView {
  const { provision } = begun.said as { provision: { terms: RuntimeTerms } };
  const { terms } = provision;
  const first: ServerView = {
    ...{ ref: begun.ref, status: 'provisioning', terms, spender: begun.spender ?? {} },
    ...{ startedAt: 0, stretch: { from: 0, terms }, taken: 0, leases: [] },
  };
  return past.filter(({ server }) => server === begun.ref).reduce(after, first);
}

function after(server: ServerView, happening: Happening): ServerView {
  const { kind, said, hold, amount, spender = {} } = happening;
  switch (kind) {
    case 'hold':
      return said?.lease ? withLease(server, happening, spender) : server;
    case 'capture': {
      if (!said?.lease) return { ...server, status: 'stopped' };
      const { ends } = said.lease as { ends?: LeaseEnd };
      const leases = server.leases.filter(({ ref }) => ref !== hold);
      const { stopping: _stopping, ...rest } = server;
      if (ends) return { ...rest, status: 'stopped', leases };
      const [next] = leases;
      const taken = server.taken + amount;
      return next && next.terms !== server.stretch.terms
        ? { ...server, leases, taken: 0, stretch: { from: next.from, terms: next.terms } }
        : { ...server, leases, taken };
    }
    case 'void':
      return hold === server.ref
        ? { ...server, status: 'gone' }
        : { ...server, leases: server.leases.filter(({ ref }) => ref !== hold) };
    case 'server_terms':
      return { ...server, terms: said?.terms as RuntimeTerms };
    case 'server_stopping':
      return { ...server, status: 'stopping', stopping: said?.reason as LeaseEnd };
    case 'server_delete':
      return { ...server, status: 'gone' };
    default:
      return server;
  }
}

/** Right behind the current one it is the next; else it begins something at once. */
function withLease(
  server: ServerView,
  { ref, amount, said }: Happening,
  spender: SpenderView,
): ServerView {
  const lease = said?.lease as { from: number; until: number; terms?: RuntimeTerms };
  const { from, until } = lease;
  const { stopping: _stopping, ...rest } = server;
  const goesOn = isRunning(server) && server.leases.length > 0;
  const now = isRunning(server) ? server.stretch.terms : server.terms;
  const terms = lease.terms ?? now;
  const held = { ref, amount, from, until, terms };
  const ran = { ...rest, spender, status: 'running', leases: [...server.leases, held] } as const;
  if (goesOn) return ran;
  const startedAt = isRunning(server) ? server.startedAt : from;
  return { ...ran, startedAt, terms, taken: 0, stretch: { from, terms } };
}

const cards = new WeakMap<RuntimeTerms['price'], ReturnType<typeof aCardDocument>>();

/** By the price's own words, in fractions. */
export function costOf({ price }: RuntimeTerms, seconds: number): number {
  const card = cards.get(price) ?? aCardDocument({ runtime: { priced: price } });
  cards.set(price, card);
  const quantities = { seconds };
  return Number(costByCard(card, { meter: 'server.runtime', tier: 'priced', quantities }));
}

/** Whole seconds between two instants of a run, counted from its start. */
export const secondsBetween = ({ startedAt }: ServerView, from: number, to: number): number =>
  Math.ceil((to - startedAt) / 1_000) - Math.ceil((from - startedAt) / 1_000);

/** What a stretch of a run costs by an instant, less what was taken for it. */
export const dueBy = (server: ServerView, at: number): number =>
  costOf(server.stretch.terms, secondsBetween(server, server.stretch.from, at)) - server.taken;
