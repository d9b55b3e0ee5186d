import type { Result } from '../../../core/units/result.ts';
import { atLeast, type Measured, notMeasured } from '../goal.ts';
import { laneName } from '../lanes.ts';
import { accountsThere, type Postgres } from '../postgres/postgres.ts';
import { type Lane, type Laps, ratio } from '../rounds.ts';

const connections = 32;
const body = '{"amount":1}';

const names = {
  one: laneName('Postgres, one statement', connections),
  lock: laneName('Postgres, select for update', connections),
  many: laneName('Postgres, many accounts', connections),
};

export function postgresLanes({ port, pids }: Postgres): Lane[] {
  const lane = (name: string, path: string, accounts: readonly string[]): Lane => ({
    name,
    connections,
    pids,
    recipe: {
      port,
      accounts,
      steps: [{ method: 'POST', path: `${path}?account={account}`, body, status: 201 }],
    },
  });
  const all = Array.from({ length: accountsThere }, (_, account) => String(account));
  return [
    lane(names.one, '/one', ['0']),
    lane(names.lock, '/lock', ['0']),
    lane(names.many, '/one', all),
  ];
}

export function besidePostgres(
  laps: Laps,
  postgres: Result<Postgres, string> | undefined,
): Measured[] {
  if (!postgres?.ok)
    return [notMeasured(3, 'debits a second ÷ Postgres', postgres?.error ?? 'not asked for')];
  const debit = laneName('debit', connections);
  const many = laneName('debit, many accounts', connections);
  return [
    atLeast(
      { row: 3, what: 'debits a second ÷ Postgres, one statement, one hot account' },
      ratio(laps, debit, names.one, 'perSecond'),
      1.7,
    ),
    atLeast(
      { row: 3, what: 'debits a second ÷ Postgres, select for update' },
      ratio(laps, debit, names.lock, 'perSecond'),
      3.5,
    ),
    atLeast(
      { row: 3, what: 'many accounts: debits a second ÷ Postgres, one statement' },
      ratio(laps, many, names.many, 'perSecond'),
      0.25,
    ),
  ];
}
