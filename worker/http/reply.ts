import type { Answer, Denial, RateState } from '../account/protocol.ts';
import type { Call } from './call.ts';
import { type Problem, problemBody, problemKinds } from './problem.ts';
import { denialProblem } from './refusal-problem.ts';

/** What an answer says besides its body. */
export interface Aside {
  readonly rate?: RateState | undefined;
  readonly replayed?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

export const json = (status: number, body: unknown, aside: Aside = {}): Response =>
  text(status, 'application/json', JSON.stringify(body), aside);

export function text(status: number, type: string, body: string | null, aside: Aside = {}) {
  const headers = new Headers(aside.headers);
  if (body !== null) headers.set('Content-Type', type);
  if (aside.replayed) headers.set('Idempotent-Replayed', 'true');
  if (aside.rate) setRate(headers, aside.rate);
  return new Response(body, { status, headers });
}

/** `requestId` is the first request's where a stored refusal is given again. */
export function refuse(call: Pick<Call, 'requestId'>, problem: Problem, aside: Aside = {}) {
  const headers: Record<string, string> = { ...aside.headers };
  if (problem.retryAfterSeconds !== undefined)
    headers['Retry-After'] = String(problem.retryAfterSeconds);
  if (problem.code === 'unauthenticated') headers['WWW-Authenticate'] = 'Bearer realm="hydron"';
  return text(
    problemKinds[problem.code].status,
    'application/problem+json',
    JSON.stringify(problemBody(problem, call.requestId)),
    { ...aside, headers },
  );
}

export const denied = (
  call: Call,
  answer: Extract<Answer<unknown>, { ok: false }> | { denial: Denial; rate?: RateState },
): Response => refuse(call, denialProblem(answer.denial), { rate: answer.rate });

/** https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ */
export function setRate(headers: Headers, rate: RateState): void {
  headers.set('RateLimit-Policy', `"account";q=${rate.limit};w=${rate.windowSeconds}`);
  headers.set('RateLimit', `"account";r=${rate.remaining};t=${rate.resetSeconds}`);
}
