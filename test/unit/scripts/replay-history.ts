import { createHash } from 'node:crypto';
import { spentSince } from '../../../core/budgets/spent-since.ts';
import type { Command } from '../../../core/ledger/command.ts';
import type { Entry } from '../../../core/ledger/entry.ts';
import { execute } from '../../../core/ledger/execute.ts';
import { emptyState } from '../../../core/ledger/state.ts';
import { defaultRateCard } from '../../../core/pricing/default-rate-card.ts';
import { rate } from '../../../core/pricing/rate.ts';
import { termsOn } from '../../../core/servers/terms.ts';
import { credits } from '../../../core/units/credits.ts';
import { type AccountId, newAccountId, type Seq, serverId } from '../../../core/units/ids.ts';
import { hourMs, instant } from '../../../core/units/instant.ts';
import type { HistoryUsage } from '../../../core/usage/history-step.ts';
import type { BudgetStep, SampleStep, ServerStep } from '../../../worker/http/local/sample-step.ts';

const account: AccountId = newAccountId(new Uint8Array(20));

/** Runs steps through the ledger as a Worker would. Throws on the first refusal. */
export function replayHistory(steps: readonly SampleStep[]) {
  const state = emptyState();
  const entries: Entry[] = [];
  const servers = new Map<string, { seq: Seq; tier: string }>();
  const entryOf = (seq: Seq) => entries[seq - 1];
  const run = (at: number, command: Command): Seq => {
    const outcome = execute(state, command, {
      clock: instant(at),
      hash: (text) => createHash('sha256').update(text).digest('hex'),
      history: {
        entry: entryOf,
        closedHold: () => undefined,
        takings: () => [],
        payment: () => undefined,
        spent: (scope, target, from) =>
          spentSince(
            entries,
            entryOf,
            { scope, ...(target === undefined ? {} : { target }) },
            from,
          ),
      },
      write: ({ entry }) => entries.push(entry),
    });
    if (!outcome.ok) throw new Error(`${command.kind}: ${JSON.stringify(outcome.error)}`);
    return outcome.value.seq;
  };
  run(steps[0]?.at ?? 0, { kind: 'open', account });
  for (const { at, command } of steps)
    switch (command.kind) {
      case 'grant': {
        const { source, amount, priority = 50, expires_at_ms, reason } = command;
        const expiry = expires_at_ms === undefined ? {} : { expiresAt: instant(expires_at_ms) };
        run(at, { kind: 'grant', source, amount: credits(amount), priority, reason, ...expiry });
        break;
      }
      case 'usage':
        run(at, { kind: 'debit', ...priced(command.usage), collect: 'all' });
        break;
      case 'hold_capture': {
        const hold = run(at, { kind: 'hold', ...priced(command.estimate), ttlMs: 900_000 });
        run(at + command.took_ms, { kind: 'capture', hold, ...priced(command.actual) });
        break;
      }
      case 'hold_void': {
        const hold = run(at, { kind: 'hold', ...priced(command.estimate), ttlMs: 900_000 });
        run(at + command.took_ms, { kind: 'void', hold });
        break;
      }
      case 'hold_expire':
        run(at, { kind: 'hold', ...priced(command.estimate), ttlMs: command.ttl_ms });
        break;
      case 'budget':
        run(at, budgetCommand(command, servers));
        break;
      case 'server_provision': {
        const { server, tier } = command;
        servers.set(server, { seq: run(at, provisionCommand(command)), tier });
        break;
      }
      default: {
        const known = servers.get(command.server);
        if (!known) throw new Error(`${command.kind}: no server ${command.server}`);
        const tier = command.kind === 'server_resize' ? command.tier : known.tier;
        servers.set(command.server, { ...known, tier });
        run(at, serverCommand(command.kind, known.seq, tier));
      }
    }
  return { state, entries, servers };
}

type Servers = ReadonlyMap<string, { readonly seq: Seq }>;

function budgetCommand(step: BudgetStep, servers: Servers): Command {
  const { name, period, time_zone: timeZone, limit, hard, project, server } = step;
  const terms = { name, period, timeZone, limit: credits(limit), hard };
  if (project !== undefined)
    return { kind: 'add_budget', ...terms, scope: 'project', target: project };
  if (server === undefined) return { kind: 'add_budget', ...terms, scope: 'account' };
  const seq = servers.get(server)?.seq;
  if (seq === undefined) throw new Error(`budget: no server ${server}`);
  return { kind: 'add_budget', ...terms, scope: 'server', target: serverId(account, seq) };
}

function provisionCommand(step: Extract<ServerStep, { kind: 'server_provision' }>): Command {
  const { server: name, tier, kind: _, ...of } = step;
  const making = priced({ meter: 'server.provision', tier, quantities: { servers: 1 }, ...of });
  return { kind: 'provision_server', name, ...making, ttlMs: hourMs, terms: terms(tier) };
}

function serverCommand(
  kind: Exclude<ServerStep['kind'], 'server_provision'>,
  server: Seq,
  tier: string,
): Command {
  switch (kind) {
    case 'server_start':
      return { kind: 'start_server', server, terms: terms(tier) };
    case 'server_resize':
      return { kind: 'resize_server', server, terms: terms(tier) };
    case 'server_stop':
      return { kind: 'stop_server', server };
    case 'server_fail':
      return { kind: 'fail_server', server };
    case 'server_delete':
      return { kind: 'delete_server', server };
  }
}

function terms(tier: string) {
  const found = termsOn(defaultRateCard, tier);
  if (!found) throw new Error(`no tier ${tier}`);
  return found;
}

function priced(usage: HistoryUsage) {
  const rated = rate(usage, defaultRateCard);
  if (!rated.ok) throw new Error(rated.error.message);
  return { amount: rated.value.amount, usage: { ...usage, card: defaultRateCard.version } };
}
