import { formatInstant } from '../../../core/units/instant.ts';
import { nextDayStart } from '../../../core/usage/bucket-starts.ts';
import { askForZone } from '../../../db/usage-zones.ts';
import { describeError, log } from '../../log.ts';
import type { AccountCall } from '../call.ts';
import { acceptsCsv, csvType } from '../csv.ts';
import { database } from '../database.ts';
import { json, refuse, text } from '../reply.ts';
import { summaryCsv } from '../summary-file.ts';
import { goesByDays, parseSummary, type SummaryAsked } from '../summary-query.ts';
import { summaryView } from '../summary-view.ts';
import { type UsageFound, usageInBuckets } from '../usage-in-buckets.ts';

/**
 * What was spent in a range, grouped, in one bucket or by hour, day or month of a zone; as JSON, or
 * as CSV where the caller accepts that.
 */
export async function summariseUsage(call: AccountCall): Promise<Response> {
  const asked = parseSummary(call.url, call.now);
  if (!asked.ok) return refuse(call, asked.error);
  const found = await usageInBuckets(call, asked.value);
  if ('response' in found) return found.response;
  call.waitUntil(rememberZone(call, asked.value));
  return answer(call, asked.value, found);
}

function answer(call: AccountCall, asked: SummaryAsked, found: UsageFound): Response {
  const { windows, seq, rate } = found;
  const summary = summaryView(asked, windows);
  if (!acceptsCsv(call.request))
    return json(200, { ...summary, as_of: formatInstant(call.now), as_of_seq: seq }, { rate });
  const headers = {
    'Content-Disposition': `attachment; filename="usage-${call.account}.csv"`,
    'X-As-Of-Seq': String(seq),
  };
  return text(200, csvType, summaryCsv(summary.buckets), { rate, headers });
}

/**
 * From the next midnight on the zone's days are kept, which makes later answers faster. No answer
 * depends on it.
 */
async function rememberZone(call: AccountCall, asked: SummaryAsked): Promise<void> {
  if (!goesByDays(asked)) return;
  const { clock } = asked;
  try {
    const midnight = nextDayStart(call.now, clock);
    await askForZone(database(call.env), call.account, clock.zone, call.now, midnight);
  } catch (error) {
    const { account, requestId } = call;
    log('error', 'time zone not registered', { account, requestId, error: describeError(error) });
  }
}
