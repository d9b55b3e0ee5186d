import type { Instant } from '../../core/units/instant.ts';
import { findApiKeyByHash } from '../../db/api-keys.ts';
import { type AuditRecord, recordAudit } from '../../db/audit-log.ts';
import { actorOf } from '../auth/principal.ts';
import type { AccountCall, SignedCall } from './call.ts';
import { database } from './database.ts';

export interface Deed {
  /** Made of what was done: told again, by an attempt that finishes another, it is one record. */
  readonly id: string;
  /** As noun.verb. */
  readonly action: string;
  readonly target: string;
  readonly before?: object;
  readonly after?: object;
  /** Where the deed itself says who did it and when. */
  readonly actor?: string | undefined;
  readonly at?: Instant;
  /** Where the request is about no account in its path, but the deed is. */
  readonly account?: string | undefined;
}

/** Writes down who did what. No secrets: what is shown is what the API shows anyway. */
export async function record(call: SignedCall, deed: Deed): Promise<void> {
  return recordAudit(database(call.env), await auditOf(call, deed));
}

/** The same, for the transaction that does it. */
export async function auditOf(
  call: SignedCall,
  { id, action, target, before, after, actor, at, account }: Deed,
): Promise<AuditRecord> {
  return {
    id: `aud_${id}`,
    at: at ?? call.now,
    actor: actor ?? (await actorNamed(call)),
    action,
    target,
    account: account ?? ('account' in call ? (call as AccountCall).account : null),
    before: before ? JSON.stringify(before) : null,
    after: after ? JSON.stringify(after) : null,
    requestId: call.requestId,
  };
}

/** An account's own key by its id, which D1 knows of its hash; before D1 has it, the account. */
async function actorNamed({ env, principal }: SignedCall): Promise<string> {
  if (principal.kind !== 'account_key') return actorOf(principal);
  const key = await findApiKeyByHash(database(env), principal.account, principal.keyHash);
  return key?.id ?? actorOf(principal);
}
