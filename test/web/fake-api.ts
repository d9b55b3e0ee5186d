import { vi } from 'vitest';
import type { Session } from '../../web/api.ts';
import { anEntry, aPage, balanceAt, entryIdOf } from './account.ts';
import { aGroup, aSummary } from './summaries.ts';

type Answer = { status: number; body: unknown };
const ok = (body: unknown): Answer => ({ status: 200, body });

export const problem = (status: number, code: string, detail: string): Answer => ({
  status,
  body: { title: code, status, code, detail, request_id: 'req_1', retryable: false },
});

const list = (data: unknown[], as_of_seq = 10) => ({
  data,
  as_of_seq,
  has_more: false,
  next_cursor: null,
});

const grants = [
  {
    id: 'gr_0123456789abcdefghjk_2',
    source: 'purchase',
    amount_microcredits: 100_000_000,
    remaining_microcredits: 90_000_000,
    held_microcredits: 0,
    priority: 50,
  },
];

/** An owner of Northwind, but for what a test says. */
export const aSession = (over: Partial<Session> = {}): Session => ({
  kind: 'person',
  account: { id: 'acct_0123456789abcdefghjk', name: 'Northwind' },
  role: 'owner',
  accounts: [{ id: 'acct_0123456789abcdefghjk', name: 'Northwind', role: 'owner' }],
  person: {
    id: 'per_0123456789abcdefghjk',
    name: 'Amara Okafor',
    email: 'amara@northwind.example',
    email_verified: true,
  },
  operator: 'no',
  return_url: null,
  free_credits: 'granted',
  expires_at: '2026-12-06T10:00:00.000Z',
  ...over,
});

/** Two days of the week before the entries' Sunday, and less in the week before. */
const summary = aSummary(
  {
    '2026-11-16T00:00:00Z': [aGroup('code_analysis', 8_000_000, 8)],
    '2026-11-17T00:00:00Z': [aGroup('code_analysis', 1_500_000, 1), aGroup('ai_chat', 500_000)],
  },
  {
    compare: {
      from: '2026-11-09T00:00:00Z',
      to: '2026-11-15T10:00:00Z',
      groups: [aGroup('code_analysis', 5_000_000, 4)],
      total_microcredits: 5_000_000,
      count: 4,
    },
  },
);

const explanation = {
  entry: anEntry(10),
  rate_card: 1,
  amount_microcredits: 1_000_000,
  components: [
    {
      name: 'lines',
      quantity: 1200,
      unit_size: 1,
      unit_price_microcredits: 750,
      amount_microcredits: 900_000,
    },
    {
      name: 'files',
      quantity: 14,
      unit_size: 1,
      unit_price_microcredits: 7142,
      amount_microcredits: 100_000,
    },
  ],
  lines: ['1,200 lines at 0.00075'],
  matches: true,
};

/** A request as it was made. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly key: string | undefined;
  readonly body: unknown;
}

/**
 * An API that answers by the end of the path, of one method alone where that is named before it:
 * `PUT /auto_top_up`. Answers can be replaced while it runs.
 */
export function aFakeApi(over: Record<string, Answer | 'never'> = {}) {
  const answers: Record<string, Answer | 'never'> = {
    '/session': ok(aSession()),
    '/balance': ok({ ...balanceAt(10), status: 'open' }),
    '/grants': ok(list(grants)),
    '/projects': ok(list([])),
    '/api_keys': ok(list([])),
    '/usage/summary': ok(summary),
    '/entries': ok(aPage(10)),
    [`/entries/${entryIdOf(10)}`]: ok({ entry: anEntry(10) }),
    '/explain': ok(explanation),
    ...over,
  };
  const asked: string[] = [];
  const sent: Sent[] = [];
  vi.stubGlobal('fetch', async (address: string, init: RequestInit = {}) => {
    asked.push(address);
    const path = address.split('?')[0] ?? '';
    const method = init.method ?? 'GET';
    const headers = new Headers(init.headers);
    const body = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
    sent.push({ method, path: address, key: headers.get('idempotency-key') ?? undefined, body });
    const ends = Object.keys(answers);
    const key =
      ends.find((end) => end.startsWith(`${method} `) && path.endsWith(end.split(' ')[1] ?? '')) ??
      ends.find((end) => path.endsWith(end));
    const answer = (key && answers[key]) || problem(404, 'not_found', 'There is no such thing.');
    if (answer === 'never') return new Promise<Response>(() => {});
    return new Response(JSON.stringify(answer.body), { status: answer.status });
  });
  const answer = (end: string, value: Answer | unknown) => {
    if (value === 'never') answers[end] = value;
    else
      answers[end] =
        typeof value === 'object' && value !== null && 'status' in value && 'body' in value
          ? (value as Answer)
          : ok(value);
  };
  /** What was sent to change something, oldest first. */
  const writes = () => sent.filter(({ method }) => method !== 'GET');
  return { asked, answer, writes };
}
