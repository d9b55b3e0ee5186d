import { credits } from '../../../core/units/credits.ts';
import { randomSuffix } from '../../../core/units/ids.ts';
import { ok, refuse as refusal } from '../../../core/units/result.ts';
import * as settings from '../../../db/notice-settings.ts';
import * as notices from '../../../db/notices.ts';
import type { RateState } from '../../account/protocol.ts';
import { senderOf } from '../../notices/send-mail.ts';
import { record } from '../audit.ts';
import type { AccountCall } from '../call.ts';
import { database } from '../database.ts';
import { canonicalPath } from '../identity.ts';
import { noticeView } from '../notice-view.ts';
import { once } from '../once.ts';
import { parseBody } from '../parse-body.ts';
import { invalid, notFound } from '../problem.ts';
import { checkQuery, pageOf, parseTimePage } from '../query.ts';
import { readJson, readOptionalJson } from '../read-body.ts';
import { denied, json, refuse } from '../reply.ts';
import { nothing, noticeSetting } from '../schemas/notices.ts';

/** Newest first, and how many are new. */
export async function listNotices(call: AccountCall): Promise<Response> {
  const asked = parseTimePage(call.url, ['unread']);
  if (!asked.ok) return refuse(call, asked.error);
  const unread = call.url.searchParams.get('unread') ?? 'false';
  if (unread !== 'true' && unread !== 'false')
    return refuse(call, invalid('unread', 'unread must be true or false'));
  const seen = await call.rpc().balance(call.caller);
  if (!seen.ok) return denied(call, seen);
  const db = database(call.env);
  const page = { ...asked.value.read, unread: unread === 'true' };
  const [found, unreadCount] = await Promise.all([
    notices.listNotices(db, call.account, page),
    notices.countUnread(db, call.account),
  ]);
  const { rows, ...more } = pageOf(found, asked.value.limit, ({ at, id }) => ({ at, id }));
  const counts = { unread_count: unreadCount, as_of_seq: seen.value.seq };
  return json(200, { data: rows.map(noticeView), ...more, ...counts }, { rate: seen.rate });
}

/** Again keeps the first instant. */
export async function markNoticeRead(call: AccountCall): Promise<Response> {
  const id = call.params.notice ?? '';
  return mark(call, async (seq) => {
    const db = database(call.env);
    const notice = await notices.markRead(db, call.account, id, call.now);
    if (!notice) return refusal(notFound('The account has no such notice.'));
    const unreadCount = await notices.countUnread(db, call.account);
    const body = { ...noticeView(notice), unread_count: unreadCount, as_of_seq: seq };
    return ok({ status: 200, body });
  });
}

export const markAllNoticesRead = (call: AccountCall): Promise<Response> =>
  mark(call, async (seq) => {
    const db = database(call.env);
    const read = await notices.markAllRead(db, call.account, call.now);
    const unreadCount = await notices.countUnread(db, call.account);
    return ok({ status: 200, body: { read, unread_count: unreadCount, as_of_seq: seq } });
  });

type Run = (seq: number) => ReturnType<Parameters<typeof once>[2]>;

async function mark(call: AccountCall, run: Run): Promise<Response> {
  const body = await readOptionalJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(nothing, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const seen = await call.rpc().balance(call.caller);
  if (!seen.ok) return denied(call, seen);
  return once(call, requestOf(call, body.value.raw, seen.rate), () => run(seen.value.seq));
}

const requestOf = (call: AccountCall, raw: string, rate: RateState) => ({
  scope: call.account,
  path: canonicalPath(call.url, call.account),
  raw,
  rate,
});

export async function readNoticeSettings(call: AccountCall): Promise<Response> {
  const wrong = checkQuery(call.url, []);
  if (wrong) return refuse(call, wrong);
  const seen = await call.rpc().balance(call.caller);
  if (!seen.ok) return denied(call, seen);
  return json(200, await settingsNow(call, seen.value.seq), { rate: seen.rate });
}

/** As a whole. What was told before stays; from now on these count. */
export async function setNoticeSettings(call: AccountCall): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(noticeSetting, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const seen = await call.rpc().balance(call.caller);
  if (!seen.ok) return denied(call, seen);
  const { email, emailed, low_balance_microcredits: lowBalance } = parsed.value;
  return once(call, requestOf(call, body.value.raw, seen.rate), async (idBytes) => {
    const { as_of_seq: _seq, ...before } = await settingsNow(call, seen.value.seq);
    const wanted = { email, emailed, lowBalance: credits(lowBalance) };
    await settings.setNoticeSettings(database(call.env), call.account, wanted);
    const now = await settingsNow(call, seen.value.seq);
    await record(call, {
      id: `notice_settings_${randomSuffix(idBytes('notice settings'))}`,
      action: 'notice_settings.set',
      target: call.account,
      before,
      after: parsed.value,
    });
    return ok({ status: 200, body: now });
  });
}

async function settingsNow({ env, account }: AccountCall, seq: number) {
  const now = await settings.readNoticeSettings(database(env), account);
  return {
    email: now.email,
    account_email: now.accountEmail,
    emailed: now.emailed,
    low_balance_microcredits: now.lowBalance,
    sends_email: senderOf(env) !== undefined,
    as_of_seq: seq,
  };
}
