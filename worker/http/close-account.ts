import type { AccountId, ApiKeyId } from '../../core/units/ids.ts';
import { instant } from '../../core/units/instant.ts';
import { ok, type Result, refuse } from '../../core/units/result.ts';
import { listApiKeys, revokeApiKey } from '../../db/api-keys.ts';
import { livingSubscription } from '../../db/subscriptions.ts';
import { accountRpc } from '../account/account-client.ts';
import { record } from './audit.ts';
import type { SignedCall } from './call.ts';
import { database } from './database.ts';
import type { Problem } from './problem.ts';
import { denialProblem } from './refusal-problem.ts';

const checked = { kind: 'checked' } as const;
const keysPerPage = 100;
const reason = 'closed by its owner';

/** What goes on costing although nobody is left to end it, in words; empty when nothing does. */
export async function goesOnCosting(
  { env }: SignedCall,
  account: AccountId,
): Promise<Result<readonly string[], Problem>> {
  const [plan, watched] = await Promise.all([
    livingSubscription(database(env), account),
    accountRpc(env, account).watch(checked),
  ]);
  if (!watched.ok) return refuse(denialProblem(watched.denial));
  const { servers, autoTopUp } = watched.value;
  const running = servers.filter(({ status }) => status !== 'stopped').length;
  return ok([
    ...(plan?.endsAt === null ? ['a plan that renews'] : []),
    ...(autoTopUp ? ['auto top-up'] : []),
    ...(running > 0 ? [`${running} running ${running === 1 ? 'server' : 'servers'}`] : []),
  ]);
}

/**
 * Closes an account that nobody is left at: frozen, with a reason, and without keys. Its history
 * stays. Each step bears repeating.
 */
export async function closeAccount(
  call: SignedCall,
  account: AccountId,
): Promise<Result<undefined, Problem>> {
  const frozen = await accountRpc(call.env, account).execute({
    caller: checked,
    requestId: call.requestId,
    // Frozen already, it stays as it is, with the reason it was frozen for.
    command: { kind: 'freeze', reason },
    identities: [],
  });
  if (!frozen.ok) return refuse(denialProblem(frozen.denial));
  const revoked = await revokeKeys(call, account);
  if (!revoked.ok) return revoked;
  await record(call, {
    id: `closed_${account}`,
    action: 'account.close',
    target: account,
    account,
    after: { reason, keys_revoked: revoked.value },
  });
  return ok(undefined);
}

/** The object first: from then on a key is refused, whatever becomes of its row. */
async function revokeKeys(
  { env, now }: SignedCall,
  account: AccountId,
): Promise<Result<number, Problem>> {
  const db = database(env);
  const rpc = accountRpc(env, account);
  let before: { at: number; id: string } | undefined;
  let count = 0;
  for (;;) {
    const page = { limit: keysPerPage, ...(before && { before }) };
    const keys = await listApiKeys(db, account, page);
    for (const { id, revokedAt } of keys) {
      if (revokedAt !== null) continue;
      const gone = await rpc.revokeKey(id as ApiKeyId);
      if (!gone.ok) return refuse(denialProblem(gone.denial));
      await revokeApiKey(db, account, id, instant(now));
      count += 1;
    }
    const last = keys.at(-1);
    if (!last || keys.length < keysPerPage) return ok(count);
    before = { at: last.createdAt, id: last.id };
  }
}
