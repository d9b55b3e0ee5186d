import type { Answer, Denial, RateState } from '../account/protocol.ts';
import type { Call } from './call.ts';
import { type Problem, type ProblemCode, problemBody, problemKinds } from './problem.ts';
import { denialProblem } from './refusal-problem.ts';
import { isHttps, standardHeaders } from './standard-headers.ts';

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

/** An answer that has every header already, made in one go. */
export class WholeAnswer extends Response {}

/** What a command came to, as the account's object wrote it: the answer of the debit path. */
export function told(
  call: Call,
  status: number,
  body: string,
  { rate, replayed }: { readonly rate: RateState; readonly replayed: boolean },
): Response {
  const headers: Record<string, string> = standardHeaders({
    https: isHttps(call.request),
    requestId: call.requestId,
  });
  headers['Content-Type'] = 'application/json';
  headers['RateLimit-Policy'] = ratePolicy(rate);
  headers.RateLimit = rateLimit(rate);
  if (replayed) headers['Idempotent-Replayed'] = 'true';
  return new WholeAnswer(body, { status, headers });
}

/** The code of each answer that refuses something, for whoever counts them. */
export const refusedAs = new WeakMap<Response, ProblemCode>();

/** `requestId` is the first request's where a stored refusal is given again. */
export function refuse(call: Pick<Call, 'requestId'>, problem: Problem, aside: Aside = {}) {
  const headers: Record<string, string> = { ...aside.headers };
  if (problem.retryAfterSeconds !== undefined)
    headers['Retry-After'] = String(problem.retryAfterSeconds);
  if (problem.code === 'unauthenticated') headers['WWW-Authenticate'] = 'Bearer realm="hydron"';
  const response = text(
    problemKinds[problem.code].status,
    'application/problem+json',
    JSON.stringify(problemBody(problem, call.requestId)),
    { ...aside, headers },
  );
  refusedAs.set(response, problem.code);
  return response;
}

export const denied = (
  call: Call,
  answer: Extract<Answer<unknown>, { ok: false }> | { denial: Denial; rate?: RateState },
): Response => refuse(call, denialProblem(answer.denial), { rate: answer.rate });

/** https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ */
export function setRate(headers: Headers, rate: RateState): void {
  headers.set('RateLimit-Policy', ratePolicy(rate));
  headers.set('RateLimit', rateLimit(rate));
}

const ratePolicy = ({ limit, windowSeconds }: RateState): string =>
  `"account";q=${limit};w=${windowSeconds}`;
const rateLimit = ({ remaining, resetSeconds }: RateState): string =>
  `"account";r=${remaining};t=${resetSeconds}`;
