import { type Command, holdTtlDefaultMs, holdTtlMaxMs } from '../../../core/ledger/command.ts';
import { priorityBySource } from '../../../core/ledger/grant-priority.ts';
import { credits } from '../../../core/units/credits.ts';
import { type AccountId, isAccountId, type Seq } from '../../../core/units/ids.ts';
import { type Instant, instant, minuteMs } from '../../../core/units/instant.ts';
import { ok, type Result, refuse as refusal } from '../../../core/units/result.ts';
import {
  type HistoryCommand,
  type HistoryUsage,
  historyStepsMax,
} from '../../../core/usage/history-step.ts';
import { rateUsage } from '../../rating/rate-usage.ts';
import type { Call } from '../call.ts';
import { invalid, type Problem } from '../problem.ts';
import { readJson } from '../read-body.ts';
import { json, refuse } from '../reply.ts';
import { parseEstimate } from '../usage-input.ts';
import { type Begun, beginBudget, beginServerStep, type Known } from './history-servers.ts';
import type {
  BudgetStep,
  KnownServers,
  SampleCommand,
  SampleStep,
  ServerStep,
} from './sample-step.ts';
import { simulate } from './simulate.ts';

/** A command at its instant. */
interface Move extends Begun {
  readonly at: Instant;
}

/** A hold's end. It is due at its instant, and known once the hold has its seq. */
interface Ending {
  readonly at: Instant;
  readonly command: (hold: Seq) => Command;
  hold?: Seq;
}

interface History {
  readonly call: Call;
  readonly account: AccountId;
  /** Not sent yet: what needs no answer goes together, in one call and one commit. */
  readonly moves: Move[];
  /** By their time. */
  readonly endings: Ending[];
  readonly servers: Known;
  accepted: number;
  refused: number;
  seq: number;
}

/** Runs steps through the account's own `execute`, each at its own instant, in order. */
export async function runHistory(call: Call): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const {
    account,
    steps,
    servers = {},
  } = Object(body.value.value) as {
    account?: string;
    steps?: SampleStep[];
    servers?: KnownServers;
  };
  if (!account || !isAccountId(account))
    return refuse(call, invalid('account', 'account must be an id'));
  if (!Array.isArray(steps) || steps.length > historyStepsMax)
    return refuse(call, invalid('steps', `steps must be at most ${historyStepsMax} steps`));
  const history: History = {
    call,
    account,
    moves: [],
    endings: [],
    servers: new Map(Object.entries(servers)),
    accepted: 0,
    refused: 0,
    seq: 0,
  };
  for (const [index, { at, command }] of steps.entries()) {
    await runEndings(history, at);
    const begun = await begin(history, command, instant(at));
    if (!begun.ok) return refuse(call, { ...begun.error, param: `steps[${index}]` });
  }
  await runEndings(history, Number.POSITIVE_INFINITY);
  await send(history);
  const { accepted, refused, seq, servers: known } = history;
  return json(200, { accepted, refused, seq, servers: Object.fromEntries(known) });
}

async function runEndings(history: History, until: number): Promise<void> {
  for (;;) {
    const next = history.endings[0];
    if (!next || next.at > until) return;
    if (next.hold === undefined) await send(history);
    history.endings.shift();
    // A refused hold has nothing to end.
    if (next.hold !== undefined)
      history.moves.push({ at: next.at, command: next.command(next.hold) });
  }
}

/** Sends what has gathered, and counts. */
async function send(history: History): Promise<void> {
  const moves = history.moves.splice(0);
  if (moves.length === 0) return;
  const outcomes = await simulate(
    history.call.env,
    history.account,
    moves.map(({ at, command }) => ({ at, command })),
  );
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome?.kind !== 'accepted') {
      history.refused++;
      continue;
    }
    history.accepted++;
    history.seq = outcome.entry.seq;
    moves[index]?.done?.(outcome.entry.seq);
  }
}

async function begin(
  history: History,
  command: SampleCommand,
  at: Instant,
): Promise<Result<undefined, Problem>> {
  const { call, moves } = history;
  switch (command.kind) {
    case 'grant': {
      const { source, amount, reason, expires_at_ms: expires } = command;
      const priority = command.priority ?? priorityBySource[source];
      const expiry = expires === undefined ? {} : { expiresAt: instant(expires) };
      const grant = { source, amount: credits(amount), priority, reason, ...expiry };
      moves.push({ at, command: { kind: 'grant', ...grant } });
      return ok(undefined);
    }
    case 'usage': {
      const rated = await price(call, command.usage, at);
      if (!rated.ok) return rated;
      moves.push({ at, command: { kind: 'debit', ...rated.value, collect: 'all' } });
      return ok(undefined);
    }
    case 'hold_capture':
    case 'hold_void':
    case 'hold_expire':
      return beginHold(history, command, at);
    default:
      return beginOfServer(history, command, at);
  }
}

/** What names a server needs the seq that began it, so what has gathered goes first where it must. */
async function beginOfServer(
  history: History,
  command: ServerStep | BudgetStep,
  at: Instant,
): Promise<Result<undefined, Problem>> {
  const { call, account, moves, servers } = history;
  const isNew = command.kind === 'server_provision' || command.server === undefined;
  if (!isNew && !servers.has(command.server)) await send(history);
  const begun =
    command.kind === 'budget'
      ? beginBudget(account, command, servers)
      : await beginServerStep(call, command, at, servers);
  if (!begun.ok) return begun;
  moves.push({ at, ...begun.value });
  // What comes next of a server may depend on what came of this.
  if (begun.value.done) await send(history);
  return ok(undefined);
}

type HoldStep = Extract<HistoryCommand, { estimate: HistoryUsage }>;

async function beginHold(
  { call, moves, endings }: History,
  step: HoldStep,
  at: Instant,
): Promise<Result<undefined, Problem>> {
  const estimate = await price(call, step.estimate, at);
  if (!estimate.ok) return estimate;
  const ttlMs = Math.min(ttlOf(step), holdTtlMaxMs);
  const open: Command = { kind: 'hold', ...estimate.value, ttlMs };
  if (step.kind === 'hold_expire') {
    moves.push({ at, command: open });
    return ok(undefined);
  }
  const end = instant(at + step.took_ms);
  const actual = step.kind === 'hold_capture' ? await price(call, step.actual, end) : undefined;
  if (actual && !actual.ok) return actual;
  const ending: Ending = {
    at: end,
    command: (hold) =>
      actual ? { kind: 'capture', hold, ...actual.value } : { kind: 'void', hold },
  };
  moves.push({
    at,
    command: open,
    done: (seq) => {
      ending.hold = seq;
    },
  });
  endings.push(ending);
  endings.sort((a, b) => a.at - b.at);
  return ok(undefined);
}

/** Long enough for its own end. */
const ttlOf = (step: HoldStep): number =>
  step.kind === 'hold_expire' ? step.ttl_ms : Math.max(holdTtlDefaultMs, step.took_ms + minuteMs);

async function price(call: Call, usage: HistoryUsage, at: Instant) {
  const parsed = parseEstimate(usage, 'usage');
  if (!parsed.ok) return parsed;
  const rated = await rateUsage(call.env, parsed.value, call.now, { param: 'usage', at });
  if (!rated.ok) return refusal(rated.error);
  return ok({ amount: rated.value.rating.amount, usage: rated.value.usage });
}
