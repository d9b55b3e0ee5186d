import { secondMs } from '../../core/units/instant.ts';
import type { Env } from '../env.ts';
import { log } from '../log.ts';
import { type Counts, RequestCounts, type RouteGroup } from '../metrics/request-counts.ts';
import type { AccountCall, Call } from './call.ts';
import { refusedAs } from './reply.ts';

const tellEveryMs = 10 * secondMs;
const counts = new RequestCounts();

/** The route a request came by, as it stands in the table: never what the caller wrote. */
export interface NotedRoute {
  readonly pattern: string;
  readonly group: RouteGroup;
}

/**
 * Counts a request, and writes a line about it unless it went well on the debit path. Nothing is
 * waited for: what was counted is told at most every ten seconds, after an answer. A development
 * machine's terminal is for people: there only what failed is written.
 */
export function noteRequest(call: Call, route: NotedRoute, response: Response): void {
  const { status } = response;
  const now = Date.now();
  const ms = Math.max(0, now - call.now);
  const code = refusedAs.get(response);
  counts.count(route.group, { status, code, ms });
  const isLocal = call.env.HYDRON_LOCAL === '1';
  const told = counts.take(now, tellEveryMs);
  // A promise of its own: what goes wrong with the numbers must not become the answer.
  if (told && !isLocal) call.waitUntil(tell(call.env, told));
  const isFailure = status >= 500;
  if (!isFailure && (isLocal || route.group === 'debit' || route.group === 'balance')) return;
  const { principal, account }: Partial<AccountCall> = call;
  log(isFailure ? 'warn' : 'info', 'request', {
    request_id: call.requestId,
    method: call.request.method,
    route: route.pattern,
    status,
    code,
    ms,
    who: principal?.kind,
    account,
  });
}

/** Loaded after an answer: no debit waits for it. */
async function tell(env: Env, counts: Counts): Promise<void> {
  const { tellRequests } = await import('../metrics/tell-requests.ts');
  tellRequests(env, counts);
}
