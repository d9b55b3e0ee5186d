import { never } from '../../core/ledger/state.ts';
import type { ApiKeyId } from '../../core/units/ids.ts';
import { hourMs, type Instant } from '../../core/units/instant.ts';
import { goodKeys, isExpired, putKeyRow, rotateKeyRows, type TimedSecret } from './key-rows.ts';
import type { Caller, Denial, KeyPut, KeyRotated, NewKey } from './protocol.ts';
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
 * spends, and so that revocation is immediate. A look-up takes a time that depends on the hash alone,
 * and nobody can steer the SHA-256 of a text towards that of 200 random bits: it tells nothing.
 */
export class Access {
  readonly #sql: SqlPort;
  #keys: Map<string, StoredKey> | undefined;
  /** When each key's use was last told to D1. */
  readonly #told = new Map<ApiKeyId, number>();
  readonly #used = new Set<ApiKeyId>();
  readonly #closeSockets: (id: ApiKeyId) => void;

  /** Sockets opened with a key end when a secret of it does. */
  constructor(sql: SqlPort, closeSockets: (id: ApiKeyId) => void) {
    this.#sql = sql;
    this.#closeSockets = closeSockets;
  }

  admit(caller: Caller, now: Instant): Admitted | Denial {
    if (caller.kind === 'internal') return {};
    if (caller.kind === 'checked') return caller.key === undefined ? {} : { key: caller.key };
    const key = this.#known(now).get(caller.keyHash);
    if (!key)
      return { code: isExpired(this.#sql, caller.keyHash, now) ? 'key-expired' : 'key-unknown' };
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

  put(key: NewKey, now: Instant): KeyPut {
    const put = putKeyRow(this.#sql, key, now);
    this.#keys = undefined;
    return put;
  }

  /** The sockets come back with a secret that is good, and end with that. */
  rotate(id: ApiKeyId, secret: TimedSecret): KeyRotated {
    const rotated = rotateKeyRows(this.#sql, id, secret);
    this.#keys = undefined;
    if (secret.recorded && typeof rotated !== 'string') this.#closeSockets(id);
    return rotated;
  }

  /** All secrets of it. */
  revoke(id: ApiKeyId): boolean {
    const gone = this.#sql.all('UPDATE api_keys SET revoked = 1 WHERE id = ? RETURNING id', id);
    this.#keys = undefined;
    this.#closeSockets(id);
    return gone.length > 0;
  }

  /** Those that are good alone: however many keys ended, memory holds no more than may be good. */
  #known(now: Instant): Map<string, StoredKey> {
    this.#keys ??= new Map(goodKeys(this.#sql, now).map((row) => storedKey(row)));
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
