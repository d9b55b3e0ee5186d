import * as payments from '../../../db/payments.ts';
import type { AccountCall } from '../call.ts';
import { acceptsCsv, csvType } from '../csv.ts';
import { database } from '../database.ts';
import { paymentView } from '../payment-view.ts';
import { paymentsCsv } from '../payments-file.ts';
import { pageOf, parseTimePage, type TimePage, toCursor } from '../query.ts';
import { denied, json, refuse, text } from '../reply.ts';

/** What a spreadsheet gets at once; beyond, `Link` leads on. */
const paymentsPerFileMax = 1_000;
const paymentsPerReadMax = 101;

/** Newest first, as JSON, or as CSV where the caller accepts that. */
export async function listPayments(call: AccountCall): Promise<Response> {
  const asked = parseTimePage(call.url);
  if (!asked.ok) return refuse(call, asked.error);
  const seen = await call.rpc().balance(call.caller);
  if (!seen.ok) return denied(call, seen);
  const { seq } = seen.value;
  if (acceptsCsv(call.request)) return paymentsFile(call, asked.value, seq);
  const found = await payments.listPayments(database(call.env), call.account, asked.value.read);
  const { rows, ...page } = pageOf(found, asked.value.limit, cursorOf);
  const data = rows.map(paymentView);
  return json(200, { data, ...page, as_of_seq: seq }, { rate: seen.rate });
}

const cursorOf = ({ createdAt, id }: payments.Payment) => ({ at: createdAt, id });

/** All there are unless a limit is given. */
async function paymentsFile(call: AccountCall, page: TimePage, seq: number): Promise<Response> {
  const limit = call.url.searchParams.has('limit') ? page.limit : paymentsPerFileMax;
  const rows: payments.Payment[] = [];
  let { before } = page.read;
  for (;;) {
    const asked = Math.min(limit + 1 - rows.length, paymentsPerReadMax);
    const from = before ? { before } : {};
    const read = { limit: asked, ...from };
    const found = await payments.listPayments(database(call.env), call.account, read);
    rows.push(...found);
    const last = rows.at(-1);
    if (found.length < asked || rows.length > limit || !last) break;
    before = cursorOf(last);
  }
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const headers: Record<string, string> = {
    'Content-Disposition': `attachment; filename="payments-${call.account}.csv"`,
    'X-As-Of-Seq': String(seq),
  };
  if (rows.length > limit && last) {
    const next = new URL(call.url);
    next.searchParams.set('cursor', toCursor(cursorOf(last)));
    headers.Link = `<${next.pathname}${next.search}>; rel="next"`;
  }
  return text(200, csvType, paymentsCsv(shown), { headers });
}
