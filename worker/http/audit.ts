import { recordAudit } from '../../db/audit-log.ts';
import { actorOf } from '../auth/principal.ts';
import { randomToken } from '../auth/random.ts';
import type { SignedCall } from './call.ts';
import { database } from './database.ts';

export interface Deed {
  /** Where the same deed may be told twice. */
  readonly id?: string;
  /** As noun.verb. */
  readonly action: string;
  readonly target: string;
  readonly before?: object;
  readonly after?: object;
}

/** Writes down who did what. No secrets: what is shown is what the API shows anyway. */
export function record(
  call: SignedCall,
  { id, action, target, before, after }: Deed,
): Promise<void> {
  return recordAudit(database(call.env), {
    id: id ?? `aud_${randomToken().slice(0, 32)}`,
    at: call.now,
    actor: actorOf(call.principal),
    action,
    target,
    before: before ? JSON.stringify(before) : null,
    after: after ? JSON.stringify(after) : null,
    requestId: call.requestId,
  });
}
