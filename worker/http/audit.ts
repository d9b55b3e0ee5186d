import type { Instant } from '../../core/units/instant.ts';
import { recordAudit } from '../../db/audit-log.ts';
import { actorOf } from '../auth/principal.ts';
import type { SignedCall } from './call.ts';
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
}

/** Writes down who did what. No secrets: what is shown is what the API shows anyway. */
export function record(
  call: SignedCall,
  { id, action, target, before, after, actor, at }: Deed,
): Promise<void> {
  return recordAudit(database(call.env), {
    id: `aud_${id}`,
    at: at ?? call.now,
    actor: actor ?? actorOf(call.principal),
    action,
    target,
    before: before ? JSON.stringify(before) : null,
    after: after ? JSON.stringify(after) : null,
    requestId: call.requestId,
  });
}
