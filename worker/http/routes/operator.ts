import { fromRow } from '../../../core/ledger/entry-row.ts';
import { credits } from '../../../core/units/credits.ts';
import { seqOfEntry } from '../../../core/units/ids.ts';
import { formatInstant, instant } from '../../../core/units/instant.ts';
import * as audit from '../../../db/audit-log.ts';
import { shapes } from '../answer-shapes.ts';
import type { AccountCall, SignedCall } from '../call.ts';
import { database } from '../database.ts';
import { newestEntries } from '../entry-pages.ts';
import { keyMissing } from '../identity.ts';
import { type Operated, operate, recordEntry } from '../operate.ts';
import { parseBody } from '../parse-body.ts';
import { notFound, problemKinds } from '../problem.ts';
import { pageOf, parseTimePage } from '../query.ts';
import { readJson } from '../read-body.ts';
import { json, refuse } from '../reply.ts';
import { adjustment, freezing, reversal } from '../schemas/requests.ts';

/** Undoes an entry, or part of it; never more than is left of it. */
export async function reverseEntry(call: AccountCall): Promise<Response> {
  const nameless = keyMissing(call);
  if (nameless) return refuse(call, nameless);
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(reversal, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const { entry, amount_microcredits: amount, reason } = parsed.value;
  const of = seqOfEntry(call.account, entry);
  if (of === undefined) return refuse(call, notFound('The account has no such entry.'));
  const part = amount === undefined ? {} : { amount: credits(amount) };
  const command = { kind: 'reverse', of, reason, ...part } as const;
  return operate(call, command, body.value.raw, entryAnswer(call, 201));
}

const entryAnswer = (call: AccountCall, status: number): Operated => ({
  status,
  body: (entry) => shapes.entry(call.account, entry),
});

/** Takes credits that should not be there; adding some is a grant. */
export async function adjustBalance(call: AccountCall): Promise<Response> {
  const nameless = keyMissing(call);
  if (nameless) return refuse(call, nameless);
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(adjustment, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const { amount_microcredits: amount, reason } = parsed.value;
  const command = { kind: 'adjust', amount: credits(amount), reason } as const;
  return operate(call, command, body.value.raw, entryAnswer(call, 201));
}

export const freezeAccount = (call: AccountCall): Promise<Response> => setFrozen(call, 'freeze');
export const unfreezeAccount = (call: AccountCall): Promise<Response> =>
  setFrozen(call, 'unfreeze');

async function setFrozen(call: AccountCall, kind: 'freeze' | 'unfreeze'): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(freezing, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const command = { kind, reason: parsed.value.reason };
  const response = await operate(call, command, body.value.raw, entryAnswer(call, 200));
  if (response.status === problemKinds.freeze_unchanged.status) await completeRecord(call, kind);
  return response;
}

/** Whoever froze it may have been cut off before the record: the entry that stands says it all. */
async function completeRecord(call: AccountCall, kind: 'freeze' | 'unfreeze'): Promise<void> {
  const newest = await newestEntries(call, { kinds: [kind] }, { limit: 1 });
  const row = newest.ok ? newest.value.rows[0] : undefined;
  if (!row) return;
  const entry = fromRow(row);
  const reason = entry.fact.kind === kind ? entry.fact.reason : '';
  await recordEntry(call, entry, { kind, reason });
}

const auditFilters = ['target', 'account', 'actor', 'action'] as const;

/** Who did what, newest first; of one target, account, actor or action where it is named. */
export async function listAudit(call: SignedCall): Promise<Response> {
  const asked = parseTimePage(call.url, auditFilters);
  if (!asked.ok) return refuse(call, asked.error);
  const given = auditFilters.flatMap((name) => {
    const value = call.url.searchParams.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  const filter: audit.AuditFilter = Object.fromEntries(given);
  const found = await audit.listAudit(database(call.env), { ...asked.value.read, ...filter });
  const { rows, ...page } = pageOf(found, asked.value.limit, ({ at, id }) => ({ at, id }));
  return json(200, { data: rows.map(auditView), ...page });
}

const auditView = ({ at, requestId, before, after, ...rest }: audit.AuditRecord) => ({
  ...rest,
  at: formatInstant(instant(at)),
  request_id: requestId,
  before: before === null ? null : JSON.parse(before),
  after: after === null ? null : JSON.parse(after),
});
