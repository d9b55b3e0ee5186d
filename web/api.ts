import type { UsageGrouping } from '../core/usage/totals.ts';
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
  /** Null for spending that names none, and for what is together under Other. */
  key: string | null;
  /** The rest of the groups in one, and how many they are. */
  other?: true;
  keys?: number;
  amount_microcredits: number;
  count: number;
}

export interface SummaryTotals {
  from: string;
  to: string;
  groups: SummaryGroup[];
  total_microcredits: number;
  count: number;
}

export interface Summary extends SummaryTotals {
  group_by: UsageGrouping;
  buckets: { start: string; groups: SummaryGroup[] }[];
  /** The window it was asked to be compared with. */
  compare?: SummaryTotals;
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

export interface ApiKey {
  id: string;
  name: string;
  prefix: string;
}

interface ProblemBody extends Readonly<Record<string, unknown>> {
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
  /** All that was answered: members that one code alone has. */
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, body: ProblemBody) {
    super(body.detail ?? body.title ?? 'The server gave no reason.');
    this.status = status;
    this.body = body;
    this.code = body.code ?? (status === 0 ? 'unreachable' : 'unavailable');
    this.requestId = body.request_id;
    this.retryable = body.retryable ?? (status === 0 || status === 429 || status >= 500);
  }
}

/** Long enough for a cold start on a slow line, short enough that a dead panel says so. */
const answerMaxMs = 10_000;
const pageSize = 25;
const pagesMax = 10;

export async function read<T>(path: string, asking: Asking | AbortSignal): Promise<T> {
  const response = await ask(path, asking instanceof AbortSignal ? { signal: asking } : asking);
  return (await response.json().catch(() => ({}))) as T;
}

export interface Asking {
  readonly signal?: AbortSignal;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly accept?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, written already. */
  readonly body?: string;
  readonly answerMaxMs?: number;
}

/** The answer to a request of this page's own account or session; throws an `ApiProblem`. */
export async function ask(path: string, asking: Asking): Promise<Response> {
  const response = await answer(path, asking);
  if (response.ok) return response;
  const body = await response.json().catch(() => ({}));
  throw new ApiProblem(response.status, body as ProblemBody);
}

async function answer(path: string, asking: Asking): Promise<Response> {
  const limit = AbortSignal.timeout(asking.answerMaxMs ?? answerMaxMs);
  try {
    return await fetch(`/v1${path}`, {
      method: asking.method ?? 'GET',
      headers: { accept: asking.accept ?? 'application/json', ...asking.headers },
      ...(asking.body && { body: asking.body }),
      signal: asking.signal ? AbortSignal.any([asking.signal, limit]) : limit,
    });
  } catch (reason) {
    if (asking.signal?.aborted) throw reason;
    const detail = limit.aborted
      ? 'The server did not answer in time.'
      : 'The server could not be reached.';
    throw new ApiProblem(0, { detail });
  }
}

export const account = '/accounts/me';

export const readSession = (signal: AbortSignal) => read<Session>('/session', signal);

/** Ends the session here and on the server, and its live links. */
export const signOut = () => ask('/session/sign_out', { method: 'POST' });

export const readBalance = (signal: AbortSignal) =>
  read<AccountBalance>(`${account}/balance`, signal);

/** All pages of a list, up to a thousand rows: names, and sums that are only worth showing whole. */
async function readAll<T>(path: string, signal: AbortSignal): Promise<Page<T>> {
  let page = await read<Page<T>>(`${account}${path}?limit=100`, signal);
  const data = [...page.data];
  for (let pages = 1; page.has_more && page.next_cursor && pages < pagesMax; pages++) {
    const cursor = encodeURIComponent(page.next_cursor);
    page = await read(`${account}${path}?limit=100&cursor=${cursor}`, signal);
    data.push(...page.data);
  }
  return { ...page, data };
}

export const readProjects = (signal: AbortSignal) => readAll<Project>('/projects', signal);

export const readApiKeys = (signal: AbortSignal) => readAll<ApiKey>('/api_keys', signal);

/** All grants with credits left, in burn-down order. */
export const readGrants = (signal: AbortSignal) => readAll<GrantView>('/grants', signal);

type Query = Readonly<Record<string, string>>;

/** Newest first, of those that a filter lets through; `cursor` continues after the page that gave it. */
export function readEntries(
  filter: Query,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Page<EntryView>> {
  const query = { ...filter, limit: String(pageSize), ...(cursor && { cursor }) };
  return read(entriesPath(query), signal);
}

export const entriesPath = (query: Query): string =>
  `${account}/entries?${new URLSearchParams(query)}`;

export const readEntry = async (id: string, signal: AbortSignal): Promise<EntryView> =>
  (await read<{ entry: EntryView }>(`${account}/entries/${encodeURIComponent(id)}`, signal)).entry;

export const readExplanation = (id: string, signal: AbortSignal) =>
  read<Explanation>(`${account}/entries/${encodeURIComponent(id)}/explain`, signal);

export const summaryPath = (query: Query): string =>
  `${account}/usage/summary?${new URLSearchParams(query)}`;

export const readSummary = (query: Query, signal: AbortSignal): Promise<Summary> =>
  read(summaryPath(query), signal);

/** Where the account's live frames come from, continuing after `since`. */
export const liveUrl = (since: number): string =>
  `${location.origin.replace(/^http/, 'ws')}/v1${account}/live?since=${since}`;
