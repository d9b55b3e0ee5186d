import type { MeasuredAccount } from './measured-account.ts';
import type { Recipe } from './recipe.ts';
import type { Lane } from './rounds.ts';

/** One chat, as a platform reports it. */
export const usageBody = JSON.stringify({
  meter: 'ai.chat',
  model: 'openai/gpt-5-mini',
  quantities: { input_tokens: 1_200, output_tokens: 350 },
});

const me = '/v1/accounts/me';

export interface Measuring {
  readonly port: number;
  readonly pid: number;
  readonly hot: MeasuredAccount;
  /** Its balance is read after the least that a durable debit can be. */
  readonly floor: MeasuredAccount;
  readonly platformKey: string;
  /** For the lane that spreads debits over many accounts. */
  readonly many: readonly string[];
}

/** All that is asked of the Worker's own process, by what rows need. */
export function workerRecipes({ port, hot, floor, platformKey, many }: Measuring) {
  const own = { port, key: hot.key };
  const get = (path: string) => ({ method: 'GET', path, status: 200 }) as const;
  const post = (path: string, body: string, status: number) =>
    ({ method: 'POST', path, body, status }) as const;
  const events = `{"events":[${Array(100).fill(usageBody).join(',')}]}`;
  const estimate = `{"usage":${usageBody}}`;
  return {
    noop: { ...own, steps: [get(`${me}/balance`)] },
    floor: { port, key: floor.key, steps: [get(`${me}/balance`)] },
    'bare noop': { port, steps: [get('/noop')] },
    'bare floor': { port, steps: [get('/floor')] },
    debit: { ...own, steps: [post(`${me}/usage`, usageBody, 201)] },
    batch: { ...own, steps: [post(`${me}/usage/batch`, events, 200)] },
    'hold and capture': {
      ...own,
      steps: [
        post(`${me}/holds`, estimate, 201),
        post(`${me}/holds/{hold}/capture`, estimate, 200),
      ],
    },
    'debit, many accounts': {
      port,
      key: platformKey,
      accounts: many,
      steps: [post('/v1/accounts/{account}/usage', usageBody, 201)],
    },
  } satisfies Record<string, Recipe>;
}

export type WorkerRecipe = keyof ReturnType<typeof workerRecipes>;

/** Which lanes each row of the table of goals is read from. */
export const lanesOfRow: Readonly<Record<number, readonly [WorkerRecipe, number][]>> = {
  1: [
    ['noop', 32],
    ['bare noop', 32],
    ['debit', 32],
  ],
  2: [
    ['floor', 32],
    ['bare floor', 32],
    ['debit', 32],
    ['floor', 8],
    ['debit', 8],
    ['floor', 1],
    ['debit', 1],
  ],
  3: [
    ['debit', 32],
    ['debit, many accounts', 32],
  ],
  4: [
    ['debit', 8],
    ['batch', 8],
  ],
  6: [
    ['debit', 32],
    ['hold and capture', 32],
  ],
};

export const laneName = (recipe: string, connections: number): string =>
  `${recipe} @ ${connections}`;

export function workerLanes(measuring: Measuring, rows: ReadonlySet<number>): Lane[] {
  const recipes = workerRecipes(measuring);
  const wanted = new Map<string, Lane>();
  for (const [row, lanes] of Object.entries(lanesOfRow)) {
    if (!rows.has(Number(row))) continue;
    for (const [recipe, connections] of lanes) {
      const name = laneName(recipe, connections);
      wanted.set(name, {
        name,
        recipe: recipes[recipe],
        connections,
        pids: () => [measuring.pid],
      });
    }
  }
  return [...wanted.values()];
}
