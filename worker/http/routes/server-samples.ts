import {
  dayMs,
  formatInstant,
  hourMs,
  type Instant,
  instant,
  minuteMs,
  parseInstant,
} from '../../../core/units/instant.ts';
import { ok, type Result, refuse as refusal } from '../../../core/units/result.ts';
import { listSamples, putSamples, type ServerSample } from '../../../db/server-samples.ts';
import type { AccountCall } from '../call.ts';
import { database } from '../database.ts';
import { canonicalPath } from '../identity.ts';
import { once } from '../once.ts';
import { parseBody } from '../parse-body.ts';
import { invalid, type Problem } from '../problem.ts';
import { checkQuery } from '../query.ts';
import { readJson } from '../read-body.ts';
import { denied, json, refuse } from '../reply.ts';
import { newSamples } from '../schemas/servers.ts';
import { findIn } from './servers.ts';

/** How long samples are kept, which is also how far back they can be read. */
export const sampleDaysMax = 90;
const sampleDaysDefault = 30;
/** Tips look at no more. */
const reportDaysMax = 30;
/** What clocks may differ by. */
const aheadMaxMs = 5 * minuteMs;

type Reported = ReturnType<typeof newSamples.parse>['samples'];

/** How busy it was, as whoever runs it says; the latest word on an hour counts. */
export async function reportServerSamples(call: AccountCall): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(newSamples, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const seen = await call.rpc().watch(call.caller);
  if (!seen.ok) return denied(call, seen);
  const { account, env, now } = call;
  const path = canonicalPath(call.url, account);
  const request = { scope: account, path, raw: body.value.raw, rate: seen.rate };
  return once(call, request, async () => {
    const found = await findIn(call, seen.value);
    if (!found.ok) return found;
    const hourly = byHour(parsed.value.samples, now);
    if (!hourly.ok) return hourly;
    const keptFrom = instant(now - sampleDaysMax * dayMs);
    await putSamples(database(env), account, found.value.seq, hourly.value, keptFrom);
    return ok({
      status: 200,
      body: { stored: hourly.value.length, as_of_seq: seen.value.seq },
    });
  });
}

/** One an hour, the last of several. */
function byHour(samples: Reported, now: Instant): Result<ServerSample[], Problem> {
  const hours = new Map<number, ServerSample>();
  for (const [place, { at: text, cpu_p95: cpu, memory_p95: memory }] of samples.entries()) {
    const at = parseInstant(text);
    const param = `samples[${place}].at`;
    if (at === undefined || at > now + aheadMaxMs)
      return refusal(invalid(param, `${param} must not be in the future`));
    if (at < now - reportDaysMax * dayMs)
      return refusal(invalid(param, `${param} is more than ${reportDaysMax} days ago`));
    const hour = Math.floor(at / hourMs) * hourMs;
    hours.set(hour, { hour, cpu, memory });
  }
  return ok([...hours.values()]);
}

export async function listServerSamples(call: AccountCall): Promise<Response> {
  const days = parseDays(call.url);
  if (!days.ok) return refuse(call, days.error);
  const seen = await call.rpc().watch(call.caller);
  if (!seen.ok) return denied(call, seen);
  const { rate } = seen;
  const found = await findIn(call, seen.value);
  if (!found.ok) return refuse(call, found.error, { rate });
  const from = instant(call.now - days.value * dayMs);
  const rows = await listSamples(database(call.env), call.account, found.value.seq, from);
  const data = rows.map(({ hour, cpu, memory }) => ({
    at: formatInstant(instant(hour)),
    cpu_p95: cpu,
    memory_p95: memory,
  }));
  return json(200, { data, as_of_seq: seen.value.seq }, { rate });
}

function parseDays(url: URL): Result<number, Problem> {
  const wrong = checkQuery(url, ['days']);
  if (wrong) return refusal(wrong);
  const text = url.searchParams.get('days') ?? String(sampleDaysDefault);
  const days = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  return days >= 1 && days <= sampleDaysMax
    ? ok(days)
    : refusal(invalid('days', `days must be a whole number from 1 to ${sampleDaysMax}`));
}
