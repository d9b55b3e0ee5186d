import type { Command } from '../../../core/ledger/command.ts';
import type { Rejection } from '../../../core/ledger/rejection.ts';
import type {
  ProvisionServerCommand,
  ServerCommand,
} from '../../../core/servers/server-command.ts';
import type { LeaseEnd, RuntimeTerms } from '../../../core/servers/server-fact.ts';
import type { Credits } from '../../../core/units/credits.ts';
import type { Seq } from '../../../core/units/ids.ts';
import { budgetsIn, usedIn } from './budgets.ts';
import {
  type Draft,
  freeOf,
  heldBy,
  move,
  type Past,
  type SpenderView,
  total,
} from './happening.ts';
import { overBudget } from './judge-budget.ts';
import {
  costOf,
  dueBy,
  hourMs,
  isRunning,
  type LeaseView,
  type ServerView,
  secondsBetween,
  serversIn,
} from './servers.ts';
import { take, type Verdict } from './verdict.ts';
import { grantsIn, holdsIn, isFrozen, worthOf } from './views.ts';

const serversMax = 500;
const openHoldsMax = 10_000;

const no = (refused: Rejection): Verdict => ({ refused });

/** Lets a draft, and what lapses with it, happen: for judging what would come after. */
export type Happen = (past: Past, draft: Draft) => Past;

export function judgeServer(
  past: Past,
  command: ServerCommand,
  at: number,
  key: string | undefined,
  happen: Happen,
): Verdict {
  if (command.kind === 'provision_server') return judgeProvision(past, command, at, key);
  const begins = command.kind === 'start_server' || command.kind === 'resize_server';
  if (begins && isFrozen(past)) return no({ code: 'account-frozen' });
  const server = serversIn(past).find(({ ref }) => ref === Number(command.server));
  if (!server) return no({ code: 'server-not-found' });
  const wrong = no({ code: 'server-in-state', status: server.status as 'running' });
  const resting = server.status === 'stopped';
  switch (command.kind) {
    case 'start_server':
      if (isRunning(server)) return wrong;
      break;
    case 'resize_server': {
      if (server.status === 'provisioning') return wrong;
      const now = resting ? server.terms : server.stretch.terms;
      if (isSame(now, command.terms)) return no({ code: 'server-unchanged' });
      if (resting) return terms(server, command, command.terms, 'resize');
      break;
    }
    case 'stop_server':
      if (!isRunning(server)) return wrong;
      break;
    case 'fail_server':
      if (server.status !== 'provisioning') return wrong;
      break;
    case 'price_server':
      return command.terms.tier !== server.terms.tier || isSame(server.terms, command.terms)
        ? no({ code: 'server-unchanged' })
        : terms(server, command, command.terms, 'rate_card');
    case 'delete_server':
      break;
  }
  return tryAll(past, command, at, key, happen);
}

const isSame = (a: RuntimeTerms, b: RuntimeTerms) => a.tier === b.tier && a.card === b.card;

const terms = (
  { ref }: ServerView,
  command: ServerCommand,
  other: RuntimeTerms,
  cause: string,
): Verdict => ({
  draft: {
    ...{ kind: 'server_terms', command, amount: 0, moves: [], server: ref },
    said: { terms: other, cause },
  },
});

/** Lives it to its end: what is refused on the way is refused before it begins. */
function tryAll(
  past: Past,
  command: ServerCommand,
  at: number,
  key: string | undefined,
  happen: Happen,
): Verdict {
  const first = nextStep(past, command, at, key);
  let step = first;
  for (let then = past; step; step = nextStep(then, command, at, key)) {
    if ('refused' in step) return no(asOf(past, step.refused, at));
    then = happen(then, step.draft);
  }
  return first as Verdict;
}

/** A budget refuses by what it will have left, and says what counts in it now. */
function asOf(past: Past, refused: Rejection, at: number): Rejection {
  if (refused.code !== 'budget-exceeded') return refused;
  const budget = budgetsIn(past).find(({ ref }) => ref === Number(refused.budget));
  if (!budget) return refused;
  const { spent, held } = usedIn(past, budget, at);
  return { ...refused, spent: spent as Credits, held: held as Credits };
}

/** What a command does next, from how things stand; undefined when it is done. */
export function nextStep(
  past: Past,
  command: Command,
  at: number,
  key: string | undefined,
): Verdict | undefined {
  if (!('server' in command)) return undefined;
  const server = serversIn(past).find(({ ref }) => ref === Number(command.server));
  if (!server) return command.kind === 'delete_server' ? gone(past, command) : undefined;
  const [current, next] = server.leases;
  switch (command.kind) {
    case 'start_server':
      if (server.status === 'provisioning') return { draft: made(past, server, command) };
      return isRunning(server) ? undefined : lease(past, server, command, at, key);
    case 'resize_server':
      if (!isRunning(server)) return undefined;
      if (isSame(server.stretch.terms, command.terms) && current) return undefined;
      if (next) return { draft: { ...letGo(past, next, server), command } };
      if (current) return { draft: { ...bill(past, server, current, at), command } };
      return lease(past, server, command, at, key);
    case 'stop_server':
    case 'delete_server':
      if (next) return { draft: { ...letGo(past, next, server), command } };
      if (current) return { draft: { ...bill(past, server, current, at, 'request'), command } };
      if (command.kind === 'stop_server') return undefined;
      return server.status === 'provisioning'
        ? { draft: { ...letGo(past, { ref: server.ref }, server), command } }
        : gone(past, command);
    case 'fail_server':
      return { draft: { ...letGo(past, { ref: server.ref }, server), command } };
    default:
      return undefined;
  }
}

/** Once: a server that is gone is not deleted again. */
function gone(past: Past, command: ServerCommand & { readonly server: Seq }): Verdict | undefined {
  const ref = Number(command.server);
  if (past.some(({ kind, server }) => kind === 'server_delete' && server === ref)) return undefined;
  return {
    draft: { kind: 'server_delete', command, amount: 0, moves: [], server: ref, said: {} },
  };
}

function judgeProvision(
  past: Past,
  command: ProvisionServerCommand,
  at: number,
  key: string | undefined,
): Verdict {
  const { amount, name, terms: first, ttlMs, usage } = command;
  const ref = past.length + 1;
  if (isFrozen(past)) return no({ code: 'account-frozen' });
  if (serversIn(past).length >= serversMax)
    return no({ code: 'limit-reached', limit: 'servers', max: serversMax });
  if (holdsIn(past).filter(({ status }) => status === 'open').length >= openHoldsMax)
    return no({ code: 'limit-reached', limit: 'open_holds', max: openHoldsMax });
  const spender = named({ project: usage.project, member: usage.member, server: `${ref}`, key });
  return setAside(past, {
    ...{ amount, spender, at, until: at + ttlMs, server: ref, command },
    said: { provision: { name, terms: first } },
  });
}

const named = (names: Record<string, string | undefined>): SpenderView =>
  Object.fromEntries(Object.entries(names).filter(([, name]) => name !== undefined));

interface Aside {
  readonly amount: number;
  readonly spender: SpenderView;
  readonly at: number;
  readonly until: number;
  readonly server: number;
  readonly said: Readonly<Record<string, unknown>>;
  readonly command?: Command | undefined;
}

/** Sets credits aside, or says why they cannot be had: budgets before credits. */
function setAside(past: Past, { at, command, ...aside }: Aside): Verdict {
  const { amount, spender } = aside;
  const over = amount === 0 ? undefined : overBudget(past, spender, amount, at);
  if (over) return no(over);
  const { available } = worthOf(past);
  if (amount > available)
    return no({
      ...{ code: 'insufficient-credits', required: amount as Credits },
      available: available as Credits,
    });
  const ref = past.length + 1;
  const draws = take(amount, grantsIn(past));
  const moves = draws.flatMap((draw) =>
    move(freeOf(draw.grant), heldBy(ref, draw.grant), draw.amount),
  );
  return { draft: { kind: 'hold', ...aside, moves, draws, ...(command ? { command } : {}) } };
}

function lease(
  past: Past,
  server: ServerView,
  command: ServerCommand & { readonly terms: RuntimeTerms },
  at: number,
  key: string | undefined,
): Verdict {
  const { server: _server, project, member } = server.spender;
  const { terms: given } = server;
  // A start does not undo a resize that came before it.
  const isLate = !isRunning(server) && given.tier !== command.terms.tier;
  const wanted = isLate ? given : command.terms;
  const other = isRunning(server) || !isSame(given, wanted);
  return setAside(past, {
    amount: costOf(wanted, 3_600),
    spender: named({ project, member, server: `${server.ref}`, key }),
    ...{ at, until: at + hourMs, server: server.ref, command },
    said: {
      lease: { from: at, until: at + hourMs, ...(other ? { terms: wanted } : {}) },
    },
  });
}

/** The lease behind the current one, or why it cannot be had. */
export function renewal(past: Past, server: ServerView, at: number): Verdict {
  if (isFrozen(past)) return no({ code: 'account-frozen' });
  const { stretch, leases, terms: wanted } = server;
  const from = (leases[0] as LeaseView).until;
  const until = from + hourMs;
  const other = !isSame(stretch.terms, wanted);
  const begun = other ? from : stretch.from;
  const lived = (to: number) => secondsBetween(server, begun, to);
  const cost = (to: number) => costOf(wanted, lived(to));
  const before = lived(from) > 0 ? { before: lived(from) } : {};
  return setAside(past, {
    ...{ amount: cost(until) - cost(from), spender: server.spender, at, until },
    ...{
      server: server.ref,
      said: { lease: { from, until, ...before, ...(other ? { terms: wanted } : {}) } },
    },
  });
}

/** What a run cost so far, out of its lease; the rest of that goes back. */
export function bill(
  past: Past,
  server: ServerView,
  current: LeaseView,
  at: number,
  ends?: LeaseEnd,
): Draft {
  const { stretch } = server;
  const amount = dueBy(server, at);
  const before = secondsBetween(server, stretch.from, billedUntil(past, server));
  const lived = secondsBetween(server, stretch.from, at);
  const said = { lease: { before, after: lived, ...(ends ? { ends } : {}) } };
  return { ...spend(past, current.ref, amount), server: server.ref, said };
}

/** The instant of its last bill in the stretch. */
const billedUntil = (past: Past, { ref, stretch }: ServerView): number =>
  past.findLast(
    ({ kind, server, said, at }) =>
      kind === 'capture' && server === ref && said?.lease !== undefined && at > stretch.from,
  )?.at ?? stretch.from;

function made(past: Past, server: ServerView, command: Command): Draft {
  const { amount } = past[server.ref - 1] as { amount: number };
  return { ...spend(past, server.ref, amount), server: server.ref, command };
}

function spend(past: Past, hold: number, amount: number): Draft {
  const { draws: aside = [], spender = {} } = past[hold - 1] ?? {};
  let wanted = amount;
  const shares = aside.map(({ grant, amount: held }) => {
    const spent = Math.min(wanted, held);
    wanted -= spent;
    return { grant, spent, back: held - spent };
  });
  const draws = shares.filter(({ spent }) => spent > 0).map((s) => ({ ...s, amount: s.spent }));
  const returned = shares.filter(({ back }) => back > 0).map((s) => ({ ...s, amount: s.back }));
  if (total(draws) !== amount) throw new Error(`hold ${hold} falls short of ${amount}`);
  const moves = shares.flatMap(({ grant, spent, back }) => [
    ...move(heldBy(hold, grant), 'world', spent),
    ...move(heldBy(hold, grant), freeOf(grant), back),
  ]);
  const rest = { extra: [], uncollected: 0, late: false, spender };
  return { kind: 'capture', amount, moves, hold, draws, returned, ...rest };
}

function letGo(past: Past, { ref: hold }: { readonly ref: number }, server: ServerView): Draft {
  const { draws = [], amount } = past[hold - 1] as Past[number];
  const moves = draws.flatMap((draw) =>
    move(heldBy(hold, draw.grant), freeOf(draw.grant), draw.amount),
  );
  const back = { returned: draws, cause: 'request' as const, server: server.ref };
  return { kind: 'void', amount, moves, hold, ...back };
}
