import type { BalanceView, EntryView, GrantView } from '../worker/http/views.ts';

/**
 * Every read the dashboard makes, over the cookie session of the same origin. Amounts are whole
 * microcredits. A refusal arrives as an `ApiProblem`, thrown because that is how queries fail.
 */

export type { BalanceView, EntryView, GrantView };

export interface Session {
  account: { id: string; name: string };
  expires_at: string;
}

export interface AccountBalance extends BalanceView {
  status: 'open' | 'frozen';
}

export interface Page<T> {
  data: T[];
  has_more: boolean;
  next_cursor: string | null;
  as_of_seq: number;
}

export interface SummaryGroup {
  /** Null for spending that names none. */
  key: string | null;
  amount_microcredits: number;
  count: number;
}

export interface Summary {
  buckets: { start: string; groups: SummaryGroup[] }[];
  total_microcredits: number;
  as_of: string;
  as_of_seq: number;
}

export interface PriceComponent {
  name: string;
  quantity: number;
  unit_size: number;
  unit_price_microcredits: number;
  amount_microcredits: number;
}

export interface Explanation {
  entry: EntryView;
  rate_card: number;
  amount_microcredits: number;
  components: PriceComponent[];
  lines: string[];
  matches: boolean;
}

export interface Project {
  id: string;
  name: string;
}

interface ProblemBody {
  title?: string;
  detail?: string;
  code?: string;
  request_id?: string;
  retryable?: boolean;
}

/** What the API, or the way to it, answered instead of data. `status` 0: no answer at all. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string | undefined;
  readonly retryable: boolean;

  constructor(status: number, body: ProblemBody) {
    super(body.detail ?? body.title ?? 'The server gave no reason.');
    this.status = status;
    this.code = body.code ?? (status === 0 ? 'unreachable' : 'unavailable');
    this.requestId = body.request_id;
    this.retryable = body.retryable ?? (status === 0 || status === 429 || status >= 500);
  }
}

/** Long enough for a cold start on a slow line, short enough that a dead panel says so. */
const answerMaxMs = 10_000;
const pageSize = 25;
const grantPagesMax = 10;

async function read<T>(path: string, signal: AbortSignal): Promise<T> {
  const response = await answer(path, signal);
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new ApiProblem(response.status, body as ProblemBody);
  return body as T;
}

async function answer(path: string, signal: AbortSignal): Promise<Response> {
  const limit = AbortSignal.timeout(answerMaxMs);
  try {
    return await fetch(`/v1${path}`, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.any([signal, limit]),
    });
  } catch (reason) {
    if (signal.aborted) throw reason;
    const detail = limit.aborted
      ? 'The server did not answer in time.'
      : 'The server could not be reached.';
    throw new ApiProblem(0, { detail });
  }
}

const account = '/accounts/me';

export const readSession = (signal: AbortSignal) => read<Session>('/session', signal);

export const readBalance = (signal: AbortSignal) =>
  read<AccountBalance>(`${account}/balance`, signal);

export const readProjects = (signal: AbortSignal) =>
  read<Page<Project>>(`${account}/projects?limit=100`, signal);

/** All grants with credits left, in burn-down order: the sum is only worth showing when whole. */
export async function readGrants(signal: AbortSignal): Promise<Page<GrantView>> {
  let page = await read<Page<GrantView>>(`${account}/grants?limit=100`, signal);
  const data = [...page.data];
  for (let pages = 1; page.has_more && page.next_cursor && pages < grantPagesMax; pages++) {
    const cursor = encodeURIComponent(page.next_cursor);
    page = await read(`${account}/grants?limit=100&cursor=${cursor}`, signal);
    data.push(...page.data);
  }
  return { ...page, data };
}

/** Newest first; `cursor` continues after the page that gave it. */
export function readEntries(cursor: string | null, signal: AbortSignal): Promise<Page<EntryView>> {
  const query = new URLSearchParams({ limit: String(pageSize), ...(cursor ? { cursor } : {}) });
  return read(`${account}/entries?${query}`, signal);
}

export const readEntry = async (id: string, signal: AbortSignal): Promise<EntryView> =>
  (await read<{ entry: EntryView }>(`${account}/entries/${encodeURIComponent(id)}`, signal)).entry;

export const readExplanation = (id: string, signal: AbortSignal) =>
  read<Explanation>(`${account}/entries/${encodeURIComponent(id)}/explain`, signal);

/** Spending by category in [from, to), in one bucket. */
export function readSummary(from: Date, to: Date, signal: AbortSignal): Promise<Summary> {
  const query = new URLSearchParams({
    from: from.toISOString(),
    to: to.toISOString(),
    group_by: 'category',
  });
  return read(`${account}/usage/summary?${query}`, signal);
}

/** Where the account's live frames come from, continuing after `since`. */
export const liveUrl = (since: number): string =>
  `${location.origin.replace(/^http/, 'ws')}/v1${account}/live?since=${since}`;
