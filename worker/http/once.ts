import type { Result } from '../../core/units/result.ts';
import { abandonKey, type Claim, claimKey, completeKey } from '../../db/idempotency.ts';
import type { RateState } from '../account/protocol.ts';
import { randomBytes } from '../auth/random.ts';
import { sha256Bytes } from '../auth/sha256.ts';
import type { Call } from './call.ts';
import { database } from './database.ts';
import { keyIdentity } from './identity.ts';
import { type Problem, problemBody, problemKinds } from './problem.ts';
import { rejectionProblem } from './refusal-problem.ts';
import { json, refuse, text } from './reply.ts';

/** What a request made. `kept` is what a replay says where the first answer showed a secret. */
export interface Made {
  readonly status: number;
  readonly body: object;
  readonly kept?: object;
}

/** A request that counts once per key. */
export interface Once {
  /** Whose keys they are: an account's id, or `platform`. */
  readonly scope: string;
  /** The request's own, with the account by its id. */
  readonly path: string;
  /** The body as sent; empty where there is none. */
  readonly raw: string;
  /** What the account's window said when the caller was checked. */
  readonly rate?: RateState;
}

/** 20 bytes or more for the id of something new; the same for every attempt under one key. */
export type IdBytes = (noun: string) => Uint8Array;

type Run = (idBytes: IdBytes) => Promise<Result<Made, Problem>>;

/**
 * Does what writes D1 at most once per idempotency key. Before it only the request's shape may be
 * judged: what the clock has a say in belongs into `run`, or a replay would be refused for being
 * late. What runs must bear being done again with the same ids: whoever held the key may have been
 * killed half way.
 */
export async function once(call: Call, request: Once, run: Run): Promise<Response> {
  const { scope, path, raw, rate } = request;
  const key = keyIdentity(call, path, raw);
  if (!key.ok) return refuse(call, key.error, { rate });
  if (!key.value) return respond(call, await run(() => randomBytes(32)), rate);

  const { nameHash, bodyHash, param } = key.value;
  // Not the request's id: callers choose that, and may repeat it.
  const requestId = crypto.randomUUID();
  const claim: Claim = { scope, nameHash, bodyHash, requestId, at: call.now };
  const claimed = await claimKey(database(call.env), claim);
  switch (claimed.kind) {
    case 'replay':
      return text(claimed.status, typeOf(claimed.status), claimed.body, { replayed: true, rate });
    case 'other-body': {
      const reused = { code: 'key-reused-with-other-body', param } as const;
      return refuse(call, rejectionProblem(reused, undefined, call.url.origin), { rate });
    }
    case 'in-progress':
      return refuse(call, inProgress, { rate });
    case 'fresh':
      return respond(call, await carryOut(call, claim, run), rate);
  }
}

const typeOf = (status: number): string =>
  status < 400 ? 'application/json' : 'application/problem+json';

const inProgress: Problem = {
  code: 'idempotency_in_progress',
  detail: 'The first request with this Idempotency-Key is still running.',
  retryAfterSeconds: 1,
};

async function carryOut(call: Call, claim: Claim, run: Run): Promise<Result<Made, Problem>> {
  const db = database(call.env);
  const seed = `${claim.scope}\n${claim.nameHash}\n${claim.bodyHash}`;
  try {
    const made = await run((noun) => sha256Bytes(`${seed}\n${noun}`));
    const answer = keptAnswer(call, made);
    if (answer) await completeKey(db, claim, answer);
    else await abandonKey(db, claim);
    return made;
  } catch (error) {
    await abandonKey(db, claim).catch(() => undefined);
    throw error;
  }
}

/** Decided refusals spend their key; what was malformed or went wrong on our side does not. */
const spending: ReadonlySet<number> = new Set([402, 403, 404, 409]);

function keptAnswer(call: Call, made: Result<Made, Problem>) {
  if (made.ok)
    return { status: made.value.status, body: JSON.stringify(made.value.kept ?? made.value.body) };
  const { status } = problemKinds[made.error.code];
  return spending.has(status)
    ? { status, body: JSON.stringify(problemBody(made.error, call.requestId)) }
    : undefined;
}

const respond = (call: Call, made: Result<Made, Problem>, rate: RateState | undefined): Response =>
  made.ok ? json(made.value.status, made.value.body, { rate }) : refuse(call, made.error, { rate });
