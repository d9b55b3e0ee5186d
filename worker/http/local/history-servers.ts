import type { Command } from '../../../core/ledger/command.ts';
import type { RateCard } from '../../../core/pricing/rate-card.ts';
import { provisionTtlDefaultMs } from '../../../core/servers/server.ts';
import type { RuntimeTerms } from '../../../core/servers/server-fact.ts';
import { termsOn } from '../../../core/servers/terms.ts';
import { credits } from '../../../core/units/credits.ts';
import { type AccountId, type Seq, seq, serverId } from '../../../core/units/ids.ts';
import type { Instant } from '../../../core/units/instant.ts';
import { ok, type Result, refuse } from '../../../core/units/result.ts';
import type { Usage } from '../../../core/usage/usage-event.ts';
import { cardInForce } from '../../rating/card-in-force.ts';
import { rateBy } from '../../rating/rate-usage.ts';
import type { Call } from '../call.ts';
import { invalid, type Problem } from '../problem.ts';
import type { BudgetStep, KnownServer, ServerStep } from './sample-step.ts';

/** A command, and what to do with the seq of its entry. */
export interface Begun {
  readonly command: Command;
  readonly done?: (seq: Seq) => void;
}

/** Servers by their names in the history, as far as their entries are written. */
export type Known = Map<string, KnownServer>;

/** A step of a server's life, at the prices of the rate card in force at its instant. */
export async function beginServerStep(
  call: Call,
  step: ServerStep,
  at: Instant,
  known: Known,
): Promise<Result<Begun, Problem>> {
  const card = await cardInForce(call.env, at, call.now);
  if (!card.ok) return card;
  if (step.kind === 'server_provision') return provision(card.value, step, known);
  const server = known.get(step.server);
  if (!server) return refuse(unknownServer(step.server));
  const named = seq(server.seq);
  switch (step.kind) {
    case 'server_start':
      return withTerms(card.value, server.tier, (terms) => ({
        command: { kind: 'start_server', server: named, terms },
      }));
    case 'server_resize':
      return withTerms(card.value, step.tier, (terms) => ({
        command: { kind: 'resize_server', server: named, terms },
        done: () => known.set(step.server, { ...server, tier: step.tier }),
      }));
    case 'server_stop':
      return ok({ command: { kind: 'stop_server', server: named } });
    case 'server_fail':
      return ok({ command: { kind: 'fail_server', server: named } });
    case 'server_delete':
      return ok({ command: { kind: 'delete_server', server: named } });
  }
}

type Provision = Extract<ServerStep, { kind: 'server_provision' }>;

function provision(
  card: RateCard,
  { server, tier, project, member }: Provision,
  known: Known,
): Result<Begun, Problem> {
  const usage: Usage = {
    ...{ meter: 'server.provision', tier, quantities: { servers: 1 } },
    ...(project === undefined ? {} : { project }),
    ...(member === undefined ? {} : { member }),
  };
  const rated = rateBy(card, usage);
  if (!rated.ok) return rated;
  const { rating, usage: priced } = rated.value;
  const making = { name: server, amount: rating.amount, usage: priced };
  return withTerms(card, tier, (terms) => ({
    command: { kind: 'provision_server', ...making, ttlMs: provisionTtlDefaultMs, terms },
    done: (named) => known.set(server, { seq: named, tier }),
  }));
}

function withTerms(
  card: RateCard,
  tier: string,
  begin: (terms: RuntimeTerms) => Begun,
): Result<Begun, Problem> {
  const terms = termsOn(card, tier);
  return terms ? ok(begin(terms)) : refuse(invalid('tier', `no rate card has the tier ${tier}`));
}

const unknownServer = (name: string): Problem =>
  invalid('server', `no step before this one began a server ${name}`);

/** A budget as the ledger knows it: what it is about goes by an id there. */
export function beginBudget(
  account: AccountId,
  step: BudgetStep,
  known: Known,
): Result<Begun, Problem> {
  const { name, period, time_zone: timeZone, hard } = step;
  const terms = { name, period, timeZone, limit: credits(step.limit), hard } as const;
  const add = (of: { scope: 'account' | 'project' | 'server'; target?: string }) =>
    ok({ command: { kind: 'add_budget', ...terms, ...of } as const });
  if (step.project !== undefined) return add({ scope: 'project', target: step.project });
  if (step.server === undefined) return add({ scope: 'account' });
  const server = known.get(step.server);
  if (!server) return refuse(unknownServer(step.server));
  return add({ scope: 'server', target: serverId(account, seq(server.seq)) });
}
