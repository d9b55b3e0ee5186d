import type { Budget } from '../../../core/budgets/budget.ts';
import type { BudgetCommand } from '../../../core/budgets/budget-command.ts';
import type { BudgetPeriod } from '../../../core/budgets/budget-fact.ts';
import { budgetAt } from '../../../core/budgets/headroom.ts';
import type { Entry } from '../../../core/ledger/entry.ts';
import { credits } from '../../../core/units/credits.ts';
import { budgetId, type Seq, seqOfBudget } from '../../../core/units/ids.ts';
import { ok, type Result, refuse as refusal } from '../../../core/units/result.ts';
import { wallClock } from '../../../core/usage/bucket-starts.ts';
import type { WatchNow } from '../../account/protocol.ts';
import { budgetProjections } from '../budget-projections.ts';
import { budgetTermsView, budgetView } from '../budget-view.ts';
import type { AccountCall } from '../call.ts';
import { type Answering, executeCommand } from '../execute-command.ts';
import { parseBody } from '../parse-body.ts';
import { invalid, notFound, type Problem } from '../problem.ts';
import { checkQuery } from '../query.ts';
import { readJson } from '../read-body.ts';
import { denied, json, refuse } from '../reply.ts';
import { budgetChange, newBudget } from '../schemas/budgets.ts';
import { targetNames } from '../target-names.ts';
import { balanceView } from '../views.ts';

export async function createBudget(call: AccountCall): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(newBudget, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const command = addCommand(parsed.value);
  if (!command.ok) return refuse(call, command.error);
  const { raw } = body.value;
  return executeCommand(call, { command: command.value, raw }, answeredAs(call, 201));
}

type Wanted = ReturnType<typeof newBudget.parse>;

const usualName: Record<BudgetPeriod, string> = {
  day: 'Daily budget',
  week: 'Weekly budget',
  month: 'Monthly budget',
};

function addCommand({
  time_zone: timeZone,
  limit_microcredits: limit,
  target,
  name,
  ...rest
}: Wanted): Result<BudgetCommand, Problem> {
  if (!wallClock(timeZone))
    return refusal(invalid('time_zone', 'time_zone must be a time zone such as Europe/Berlin'));
  const { scope, period } = rest;
  if ((scope === 'account') !== (target === undefined))
    return refusal(
      invalid(
        'target',
        scope === 'account'
          ? 'target must be left out where scope is account'
          : `target must name the ${scope} that the budget is for`,
      ),
    );
  return ok({
    kind: 'add_budget',
    ...rest,
    name: name ?? usualName[period],
    ...(target === undefined ? {} : { target }),
    timeZone,
    limit: credits(limit),
  });
}

/** All there are, newest first: an account has 100 at the most. */
export async function listBudgets(call: AccountCall): Promise<Response> {
  const wrong = checkQuery(call.url, []);
  if (wrong) return refuse(call, wrong);
  const seen = await call.rpc().watch(call.caller);
  if (!seen.ok) return denied(call, seen);
  const newest = seen.value.budgets.toSorted((a, b) => b.seq - a.seq);
  const data = await viewed(call, newest, seen.value);
  return json(200, { data, as_of_seq: seen.value.seq }, { rate: seen.rate });
}

export async function readBudget(call: AccountCall): Promise<Response> {
  const wrong = checkQuery(call.url, []);
  if (wrong) return refuse(call, wrong);
  const seen = await call.rpc().watch(call.caller);
  if (!seen.ok) return denied(call, seen);
  const { rate } = seen;
  const seq = budgetInPath(call);
  const found = seen.value.budgets.filter((one) => one.seq === seq);
  const [budget] = await viewed(call, found, seen.value);
  return budget
    ? json(200, { budget, as_of_seq: seen.value.seq }, { rate })
    : refuse(call, noSuchBudget, { rate });
}

async function viewed(call: AccountCall, budgets: readonly Budget[], now: WatchNow) {
  const present = budgets.map((budget) => budgetAt(budget, now.at));
  const [names, projections] = await Promise.all([
    targetNames(call, present, now.servers),
    budgetProjections(call, present, now.servers, now.at),
  ]);
  return present.map((budget) =>
    budgetView(call.account, budget, {
      targetName: names.get(budget.seq) ?? null,
      projection: projections.get(budget.seq),
    }),
  );
}

/** Below what is used already is allowed: then nothing more that counts in it is accepted. */
export async function changeBudget(call: AccountCall): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(budgetChange, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const budget = budgetInPath(call);
  if (budget === undefined) return refuse(call, noSuchBudget);
  const { limit_microcredits: limit, ...rest } = parsed.value;
  const terms = limit === undefined ? rest : { ...rest, limit: credits(limit) };
  const command = { kind: 'change_budget', budget, ...terms } as const;
  return executeCommand(call, { command, raw: body.value.raw }, answeredAs(call, 200));
}

export async function removeBudget(call: AccountCall): Promise<Response> {
  const budget = budgetInPath(call);
  if (budget === undefined) return refuse(call, noSuchBudget);
  const command = { kind: 'remove_budget', budget } as const;
  return executeCommand(
    call,
    { command, raw: '' },
    {
      status: 200,
      body: (entry) => ({
        budget: { id: budgetId(call.account, budget), removed: true },
        balance: balanceView(entry),
      }),
    },
  );
}

/** Its terms as the entry leaves them. */
const answeredAs = ({ account }: AccountCall, status: number): Answering => ({
  status,
  body: (entry: Entry) => {
    const { fact, seq } = entry;
    if (fact.kind !== 'budget_set') throw new Error(`a ${fact.kind} entry sets no budget`);
    return {
      budget: budgetTermsView(account, fact.budget ?? seq, fact),
      balance: balanceView(entry),
    };
  },
});

const noSuchBudget: Problem = notFound('The account has no such budget.');

const budgetInPath = ({ account, params }: AccountCall): Seq | undefined =>
  seqOfBudget(account, params.budget ?? '');
