import type { Edit, Mutant } from './mutant.ts';

const account = (find: string, replace: string): Edit => ({
  file: 'worker/account/account.ts',
  find,
  replace,
});

const execute = (find: string, replace: string): Edit => ({
  file: 'core/ledger/execute.ts',
  find,
  replace,
});

/** The commit as a promise, which an await inside of it needs. */
const promised = [
  account(
    '#commit(queued: readonly Queued[]): void {',
    'async #commit(queued: readonly Queued[]) {',
  ),
  account(
    'written = this.#transact(queued, (work, group) => {',
    'written = await this.#transact(queued, async (work, group) => {',
  ),
  account('#transact(\n', 'async #transact(\n'),
  account('return sql.transaction(() => {', 'return sql.transaction(async () => {'),
];

/** And every command in it, so that it can wait between deciding and evolving. */
const promisedOneByOne = [
  ...promised,
  execute('export function execute(', 'export async function execute('),
  account('for (const work of queued) each(', 'for (const work of queued) await each('),
  account('answers.push(this.#decideWork(', 'answers.push(await this.#decideWork('),
  account('#decideWork(work: Queued', 'async #decideWork(work: Queued'),
  account(
    'work.requests.map((request) => this.#decideOne(request, work, group));',
    'await Promise.all(work.requests.map((one) => this.#decideOne(one, work, group)));',
  ),
  account('#decideOne(request: CommandRequest', 'async #decideOne(request: CommandRequest'),
  account('const result = execute(', 'const result = await execute('),
];

/** One await, and one that takes as long as asking D1 or Stripe would. */
const anAwait = 'await Promise.resolve();\n';
const aWait = 'await new Promise((resolve) => setTimeout(resolve));\n';

const write = 'writeGroup(sql, this.#state, pending.written, pending.touched, before);';
const decided = 'if (!decision.ok) return decision;';

const mutant = (name: string, breaks: string, edits: readonly Edit[]): Mutant => ({
  name,
  breaks,
  room: 'ledger',
  edits,
});

/** An await where there must be none: between reading a balance and writing an entry. */
export const awaiting: readonly Mutant[] = [
  mutant(
    'awaits-before-writing',
    'an await between deciding a group and writing it lets the next group in',
    [...promised, account(write, anAwait + write)],
  ),
  mutant(
    'waits-before-writing',
    'as if D1 or Stripe were asked between deciding a group and writing it',
    [...promised, account(write, aWait + write)],
  ),
  mutant(
    'awaits-before-evolving',
    'an await inside execute, between deciding a command and evolving the balance',
    [...promisedOneByOne, execute(decided, anAwait + decided)],
  ),
  mutant(
    'waits-before-evolving',
    'as if D1 or Stripe were asked inside execute: many decide on the same balance',
    [...promisedOneByOne, execute(decided, aWait + decided)],
  ),
];
