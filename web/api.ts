import type { Role } from '../core/access/permissions.ts';
import type { UsageGrouping } from '../core/usage/totals.ts';
import type { BalanceView, EntryView, GrantView } from '../worker/http/views.ts';

/**
 * Every read the dashboard makes, over the cookie session of the same origin. Amounts are whole
 * microcredits. A refusal arrives as an `ApiProblem`, thrown because that is how queries fail.
 */

export type { BalanceView, EntryView, GrantView };

export interface OwnAccount {
  id: string;
  name: string;
  role: Role;
}

export interface Session {
  /** `portal`: whoever a link of the host platform let in; nobody in particular. */
  kind: 'person' | 'portal';
  /** The account it looks at; null for a person who is a member of none. */
  account: { id: string; name: string } | null;
  role: Role | null;
  /** All that the person is a member of. */
  accounts: OwnAccount[];
  person: { id: string; name: string; email: string | null; email_verified: boolean } | null;
  operator: 'no' | 'fresh' | 'sign-in-again';
  /** Where a portal session came from. */
  return_url: string | null;
  /** What became of the free credits, as core/access/free-credits.ts names it. */
  free_credits: string | null;
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
    super(forbiddenText(body) ?? body.detail ?? body.title ?? 'The server gave no reason.');
    this.status = status;
    this.body = body;
    this.code = body.code ?? (status === 0 ? 'unreachable' : 'unavailable');
    this.requestId = body.request_id;
    this.retryable = body.retryable ?? (status === 0 || status === 429 || status >= 500);
  }
}

const verbs: Readonly<Record<string, string>> = { read: 'see', write: 'change' };

/** What a role does not include, in words; undefined for what is refused for another reason. */
function forbiddenText({ code, scope }: ProblemBody): string | undefined {
  return code === 'forbidden' && typeof scope === 'string' ? scopeRefusal(scope) : undefined;
}

export function scopeRefusal(scope: string): string {
  const [noun = '', verb = ''] = scope.split(':');
  const named = noun.replace('api_', 'API ').replaceAll('_', ' ');
  return `Your role at this account does not let you ${verbs[verb] ?? verb} ${named}.`;
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

export const readBalance = (signal: AbortSignal, at = account) =>
  read<AccountBalance>(`${at}/balance`, signal);

/** All pages of a list, up to a thousand rows: names, and sums that are only worth showing whole. */
async function readAll<T>(path: string, signal: AbortSignal): Promise<Page<T>> {
  let page = await read<Page<T>>(`${path}?limit=100`, signal);
  const data = [...page.data];
  for (let pages = 1; page.has_more && page.next_cursor && pages < pagesMax; pages++) {
    const cursor = encodeURIComponent(page.next_cursor);
    page = await read(`${path}?limit=100&cursor=${cursor}`, signal);
    data.push(...page.data);
  }
  return { ...page, data };
}

export const readProjects = (signal: AbortSignal, at = account) =>
  readAll<Project>(`${at}/projects`, signal);

export const readApiKeys = (signal: AbortSignal) => readAll<ApiKey>(`${account}/api_keys`, signal);

/** All grants with credits left, in burn-down order. */
export const readGrants = (signal: AbortSignal, at = account) =>
  readAll<GrantView>(`${at}/grants`, signal);

type Query = Readonly<Record<string, string>>;

/** Newest first, of those that a filter lets through; `cursor` continues after the page that gave it. */
export function readEntries(
  filter: Query,
  cursor: string | null,
  signal: AbortSignal,
  at = account,
): Promise<Page<EntryView>> {
  const query = { ...filter, limit: String(pageSize), ...(cursor && { cursor }) };
  return read(entriesPath(query, at), signal);
}

export const entriesPath = (query: Query, at = account): string =>
  `${at}/entries?${new URLSearchParams(query)}`;

export const readEntry = async (
  id: string,
  signal: AbortSignal,
  at = account,
): Promise<EntryView> =>
  (await read<{ entry: EntryView }>(`${at}/entries/${encodeURIComponent(id)}`, signal)).entry;

export const readExplanation = (id: string, signal: AbortSignal, at = account) =>
  read<Explanation>(`${at}/entries/${encodeURIComponent(id)}/explain`, signal);

export const summaryPath = (query: Query): string =>
  `${account}/usage/summary?${new URLSearchParams(query)}`;

export const readSummary = (query: Query, signal: AbortSignal): Promise<Summary> =>
  read(summaryPath(query), signal);

/** Where the account's live frames come from, continuing after `since`. */
export const liveUrl = (since: number): string =>
  `${location.origin.replace(/^http/, 'ws')}/v1${account}/live?since=${since}`;
