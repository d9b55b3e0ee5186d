import type { Command } from '../../core/ledger/command.ts';
import type { Entry } from '../../core/ledger/entry.ts';
import { credits } from '../../core/units/credits.ts';
import type { AccountId } from '../../core/units/ids.ts';
import type { Instant } from '../../core/units/instant.ts';
import { assertLaw, ok, type Result, refuse } from '../../core/units/result.ts';
import { type Account, createAccount } from '../../db/accounts.ts';
import { accountRpc, askTwice } from '../account/account-client.ts';
import { publishExternalId } from '../auth/external-ids.ts';
import type { Env } from '../env.ts';
import { database } from './database.ts';
import type { Problem } from './problem.ts';
import { denialProblem, rejectionProblem } from './refusal-problem.ts';

export interface AccountToOpen {
  readonly id: AccountId;
  readonly name: string;
  readonly externalId?: string;
  readonly email?: string;
  /** Whether it comes with free credits; it does when not said. */
  readonly free?: boolean;
}

export interface OpenedAccount {
  readonly account: Account;
  /** False when the external id was known: then it is the account that has it. */
  readonly created: boolean;
}

/** Runs one command; simulated time goes through here too. */
export type RunCommand = (account: AccountId, command: Command) => Promise<Result<Entry, Problem>>;

const freeGrantDefault = 200_000_000;
/** Before what was bought, after promotions an operator ranks lower. */
export const freeGrantPriority = 10;

/**
 * Opens an account: its row, its object, its free credits, its external id at every edge. Each
 * step bears repeating, and a repeated call goes through all of them, so that what was cut short
 * is finished by asking again.
 */
export async function openAccount(
  env: Env,
  wanted: AccountToOpen,
  now: Instant,
  run: RunCommand = commandsNow(env),
): Promise<Result<OpenedAccount, Problem>> {
  const { free = true, ...row } = wanted;
  const { account, created } = await createAccount(database(env), { ...row, createdAt: now });
  const id = account.id as AccountId;
  const opened = await run(id, { kind: 'open', account: id });
  if (!opened.ok) return opened;
  const amount = free ? freeGrant(env) : 0;
  if (amount > 0) {
    const granted = await run(id, freeGrantCommand(id, amount));
    if (!granted.ok) return granted;
  }
  if (account.externalId !== null) await publishExternalId(env, account.externalId, id);
  return ok({ account, created });
}

/** Gives an account that is open its free credits. Given them already, it stays as it is. */
export async function grantFreeCredits(
  env: Env,
  account: AccountId,
): Promise<Result<Entry, Problem>> {
  return commandsNow(env)(account, freeGrantCommand(account, freeGrant(env)));
}

/** The payment it names makes it once for ever, whatever is repeated. */
const freeGrantCommand = (account: AccountId, amount: number): Command => ({
  kind: 'grant',
  source: 'free',
  amount: credits(amount),
  priority: freeGrantPriority,
  reason: 'Free credits for a new account',
  payment: `free:${account}`,
});

/** Microcredits a new account is given; 0 where this deployment gives none. */
export function freeGrant({ FREE_GRANT_MICROCREDITS: text }: Env): number {
  if (text === undefined) return freeGrantDefault;
  assertLaw(/^\d{1,15}$/.test(text), 'FREE_GRANT_MICROCREDITS is a whole number of microcredits');
  return Number(text);
}

const commandsNow =
  (env: Env): RunCommand =>
  async (account, command) => {
    const answer = await askTwice(() =>
      accountRpc(env, account).execute({
        caller: { kind: 'checked' },
        requestId: `open:${account}`,
        command,
        identities: [],
      }),
    );
    if (!answer.ok) return refuse(denialProblem(answer.denial));
    const outcome = answer.value;
    return outcome.kind === 'accepted'
      ? ok(outcome.entry)
      : refuse(rejectionProblem(outcome.rejection, outcome.seq, '', account));
  };
