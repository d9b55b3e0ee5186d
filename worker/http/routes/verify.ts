import type { EntryRow } from '../../../core/ledger/entry-row.ts';
import { type AccountState, emptyState } from '../../../core/ledger/state.ts';
import { stateFromText, stateToText } from '../../../core/ledger/state-text.ts';
import { type Flaw, flawInState, foldVerified } from '../../../core/ledger/verify.ts';
import { ok, type Result, refuse as refusal } from '../../../core/units/result.ts';
import { listEntries } from '../../../db/entries.ts';
import { entriesPerPageMax } from '../../../db/entry-list.ts';
import {
  checkpointId,
  findCheckpoint,
  saveCheckpoint,
  type VerifyCheckpoint,
} from '../../../db/verify-checkpoints.ts';
import type { Answer, BalanceNow, Tail } from '../../account/protocol.ts';
import { randomToken } from '../../auth/random.ts';
import { sha256 } from '../../auth/sha256.ts';
import type { AccountCall } from '../call.ts';
import { database } from '../database.ts';
import { invalid } from '../problem.ts';
import { checkQuery, parseLimit } from '../query.ts';
import { denied, json, refuse } from '../reply.ts';

/** About a second of work; longer ledgers are verified in several requests. */
export const entriesPerRequestMax = 100_000;

/**
 * Reads the ledger of record from its first entry, folds it anew and compares: the hash chain,
 * every balance, every law, and at the end the account's own head. A checkpoint holds what was
 * folded so far; it is kept here and only named by the caller, so nobody can hand us a state.
 */
export async function verifyLedger(call: AccountCall): Promise<Response> {
  const wrong = checkQuery(call.url, ['checkpoint', 'limit']);
  if (wrong) return refuse(call, wrong);
  const limit = parseLimit(call.url, entriesPerRequestMax, entriesPerRequestMax);
  if (!limit.ok) return refuse(call, limit.error);
  const answer = await call.rpc().balance(call.caller);
  if (!answer.ok) return denied(call, answer);
  const start = await findStart(call);
  if (!start) return refuse(call, invalid('checkpoint', 'There is no such checkpoint.'));
  const { state, from } = start;
  const head = answer.value;
  const end = Math.min(head.seq, state.seq + limit.value);
  const folded = await foldUpTo(call, state, end, head.drainedSeq);
  if (!folded.ok) return denied(call, folded.error);
  const aside = { rate: answer.rate };
  const flaw = folded.value ?? finalFlaw(state, head);
  if (flaw) return json(200, flawView(flaw, head), aside);
  if (state.seq < head.seq) return json(200, await checkpointView(call, state, head, from), aside);
  return json(
    200,
    { ok: true, complete: true, seq: state.seq, head_hash: state.hash, as_of_seq: head.seq },
    aside,
  );
}

/** Where a run goes on from; undefined when there is no such checkpoint. One too old begins anew. */
async function findStart(
  call: AccountCall,
): Promise<{ state: AccountState; from?: VerifyCheckpoint } | undefined> {
  const id = call.url.searchParams.get('checkpoint');
  if (id === null) return { state: emptyState() };
  const from = await findCheckpoint(database(call.env), call.account, id);
  const state = from && stateFromText(from.state);
  return state ? { state, from } : from && { state: emptyState() };
}

type Denied = Extract<Answer<unknown>, { ok: false }>;

/** Folds up to `end`, whatever is written meanwhile; answers with the first flaw. */
async function foldUpTo(
  call: AccountCall,
  state: AccountState,
  end: number,
  drainedSeq: number,
): Promise<Result<Flaw | undefined, Denied>> {
  let known = drainedSeq;
  while (state.seq < end) {
    const page = { after: state.seq, limit: Math.min(end - state.seq, entriesPerPageMax) };
    const read = await nextRows(call, page, known);
    if (!read.ok) return read;
    known = read.value.drainedSeq;
    const flaw = foldRows(state, read.value.rows);
    if (flaw) return ok(flaw);
  }
  return ok(undefined);
}

/**
 * D1 as far as it is known to be, the object's own log beyond. The drain goes on meanwhile: where
 * the log's cursor has passed `after`, its tail begins too late and D1 has what comes before.
 */
async function nextRows(
  call: AccountCall,
  { after, limit }: { readonly after: number; readonly limit: number },
  drainedSeq: number,
): Promise<Result<Pick<Tail, 'rows' | 'drainedSeq'>, Denied>> {
  let known = drainedSeq;
  if (known <= after) {
    const answer = await call.rpc().undrained(call.caller, { filter: {}, after, limit });
    if (!answer.ok) return refusal(answer);
    if (answer.value.drainedSeq <= after) return ok(answer.value);
    known = answer.value.drainedSeq;
  }
  const page = { after, limit: Math.min(limit, known - after) };
  const rows = await listEntries(database(call.env), call.account, {}, page);
  return ok({ rows, drainedSeq: known });
}

function foldRows(state: AccountState, rows: readonly EntryRow[]): Flaw | undefined {
  if (rows.length === 0) return { seq: state.seq + 1, message: 'the entry is missing' };
  for (const row of rows) {
    const flaw = foldVerified(state, row, sha256);
    if (flaw) return flaw;
  }
  return undefined;
}

/** What was folded must be what the account itself says it is. */
function finalFlaw(state: AccountState, head: BalanceNow): Flaw | undefined {
  if (state.seq < head.seq) return undefined;
  const same =
    state.hash === head.hash &&
    state.available === head.available &&
    state.held === head.held &&
    state.owed === head.owed &&
    state.status === head.status;
  if (!same) return { seq: head.seq, message: 'the ledger is not what the account says it is' };
  return flawInState(state);
}

const flawView = ({ seq, message }: Flaw, head: BalanceNow) => ({
  ok: false,
  complete: false,
  seq,
  flaw: message,
  as_of_seq: head.seq,
});

async function checkpointView(
  { env, account, now }: AccountCall,
  state: AccountState,
  head: BalanceNow,
  from: VerifyCheckpoint | undefined,
) {
  const { seq, hash } = state;
  const id = checkpointId(randomToken(), from);
  const checkpoint = { id, account, seq, hash, state: stateToText(state), createdAt: now };
  await saveCheckpoint(database(env), checkpoint, from);
  return { ok: true, complete: false, seq, head_hash: hash, checkpoint: id, as_of_seq: head.seq };
}
