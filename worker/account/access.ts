import { never } from '../../core/ledger/state.ts';
import type { ApiKeyId } from '../../core/units/ids.ts';
import { hourMs, type Instant } from '../../core/units/instant.ts';
import { scopes } from '../auth/scopes.ts';
import type { Caller, Denial, NewKey } from './protocol.ts';
import type { SqlPort, SqlRow } from './sql-port.ts';

/** Who was let in; `key` is written on the entries they cause. */
export interface Admitted {
  readonly key?: ApiKeyId;
  /** Not beyond this instant: the key's expiry. */
  readonly until?: number;
}

interface StoredKey {
  readonly id: ApiKeyId;
  readonly scopes: ReadonlySet<string>;
  readonly expiresAt: number;
}

/**
 * The account's own keys, by hash. They live beside the ledger so that one RPC checks a key and
 * spends, and so that revocation is immediate.
 */
export class Access {
  readonly #sql: SqlPort;
  #keys: Map<string, StoredKey> | undefined;
  /** When each key's use was last told to D1. */
  readonly #told = new Map<ApiKeyId, number>();
  readonly #used = new Set<ApiKeyId>();

  constructor(sql: SqlPort) {
    this.#sql = sql;
  }

  admit(caller: Caller, now: Instant): Admitted | Denial {
    if (caller.kind === 'internal') return {};
    if (caller.kind === 'checked') return caller.key === undefined ? {} : { key: caller.key };
    const key = this.#known().get(caller.keyHash);
    if (!key) return { code: 'key-unknown' };
    if (key.expiresAt <= now) return { code: 'key-expired' };
    if (!key.scopes.has(caller.scope)) return { code: 'scope-missing', scope: caller.scope };
    this.#used.add(key.id);
    return { key: key.id, until: key.expiresAt };
  }

  /** The keys used since D1 was told so, each at most once an hour. */
  takeUsed(now: Instant): ApiKeyId[] {
    const due = [...this.#used].filter((id) => now - (this.#told.get(id) ?? 0) >= hourMs);
    this.#used.clear();
    for (const id of due) this.#told.set(id, now);
    return due;
  }

  put({ keyHash, id, scopes: granted, expiresAt }: NewKey): void {
    this.#sql.all(
      'INSERT OR IGNORE INTO api_keys (hash, id, scopes, expires_at) VALUES (?, ?, ?, ?)',
      keyHash,
      id,
      granted.filter((scope) => scopes.includes(scope)).join(' '),
      expiresAt ?? null,
    );
    this.#keys = undefined;
  }

  revoke(id: ApiKeyId): boolean {
    const gone = this.#sql.all('UPDATE api_keys SET revoked = 1 WHERE id = ? RETURNING id', id);
    this.#keys = undefined;
    return gone.length > 0;
  }

  #known(): Map<string, StoredKey> {
    this.#keys ??= new Map(
      this.#sql.all('SELECT * FROM api_keys WHERE revoked = 0').map((row) => storedKey(row)),
    );
    return this.#keys;
  }
}

function storedKey(row: SqlRow): [string, StoredKey] {
  return [
    row.hash as string,
    {
      id: row.id as ApiKeyId,
      scopes: new Set((row.scopes as string).split(' ')),
      expiresAt: (row.expires_at as number | null) ?? never,
    },
  ];
}

export const isDenied = (admitted: Admitted | Denial): admitted is Denial => 'code' in admitted;
