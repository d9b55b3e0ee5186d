import type { Budget } from '../../core/budgets/budget.ts';
import type { Server } from '../../core/servers/server.ts';
import { seqOfServer } from '../../core/units/ids.ts';
import { namesOf } from '../../db/target-names.ts';
import type { AccountCall } from './call.ts';
import { database } from './database.ts';

/** What people call what budgets are about, by the budget's seq. A member is called as reported. */
export async function targetNames(
  { account, env }: Pick<AccountCall, 'account' | 'env'>,
  budgets: readonly Budget[],
  servers: readonly Server[],
): Promise<Map<number, string>> {
  const of = (scope: Budget['scope']) =>
    budgets.flatMap((budget) =>
      budget.scope === scope && budget.target !== undefined ? [budget.target] : [],
    );
  const ids = { projects: of('project'), keys: of('key') };
  const stored =
    ids.projects.length + ids.keys.length > 0
      ? await namesOf(database(env), account, ids)
      : new Map<string, string>();
  const live = new Map(servers.map(({ seq, name }) => [seq as number, name]));
  const nameOf = ({ scope, target }: Budget): string | undefined => {
    if (target === undefined || scope === 'member') return target;
    return scope === 'server' ? live.get(seqOfServer(account, target) ?? 0) : stored.get(target);
  };
  return new Map(
    budgets.flatMap((budget) => {
      const name = nameOf(budget);
      return name === undefined ? [] : [[budget.seq, name] as const];
    }),
  );
}
