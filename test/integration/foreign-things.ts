import { expect } from 'vitest';
import type { EvidenceOf } from '../../core/tips/evidence.ts';
import { instant } from '../../core/units/instant.ts';
import { putNotice } from '../../db/notices.ts';
import { anAccountKey, analysis, env, send, type World } from './api-client.ts';
import { aServer } from './server-life.ts';
import { signedIn } from './signed-in.ts';

/** One real thing of an account for each kind that a path of the API can name. */

async function made({ key, at }: World, path: string, body: object, field?: string) {
  const answer = await send(`${at}${path}`, { key, body });
  expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
  const { json } = answer;
  return String((field === undefined ? json : json[field])?.id);
}

/** A row as only Stripe or a cron would bring it about. */
async function row(table: string, columns: Readonly<Record<string, string | number>>) {
  const names = Object.keys(columns);
  const marks = names.map((_, n) => `?${n + 1}`);
  const sql = `INSERT INTO ${table} (${names.join(', ')}) VALUES (${marks.join(', ')})`;
  await env.DB.prepare(sql)
    .bind(...Object.values(columns))
    .run();
  return String(columns.id);
}

const unique = (prefix: string) => `${prefix}_${crypto.randomUUID().replaceAll('-', '')}`;

/** Makes one and answers its id. */
export type Making = (world: World) => Promise<string>;

const anInvoice: Making = ({ account }) =>
  row('invoices', {
    id: unique('in'),
    account,
    number: 'B-1',
    status: 'paid',
    description: 'Starter',
    total_minor: 1_000,
    tax_minor: 0,
    currency: 'eur',
    created_at: Date.now(),
  });

const anOrder: Making = ({ account }) =>
  row('orders', {
    id: unique('ord'),
    account,
    kind: 'amount',
    quantity: 1,
    credits: 1_000_000,
    bonus: 0,
    amount_minor: 1_000,
    currency: 'eur',
    save_card: 0,
    status: 'open',
    customer: 'cus_of_b',
    created_at: Date.now(),
    expires_at: Date.now() + 1_000_000,
  });

const at = '2026-11-01T00:00:00.000Z';

const evidence: EvidenceOf['cheaper_model'] = {
  from: at,
  to: at,
  card: 1,
  entries: { count: 3, first: 'ent_1', last: 'ent_3' },
  paid_microcredits: 9_000_000,
  now_microcredits: 9_000_000,
  instead_microcredits: 4_000_000,
  rows: [],
  model: 'anthropic/claude-opus-4-1',
  instead_model: 'anthropic/claude-haiku-4-5',
  alternatives: [{ model: 'anthropic/claude-haiku-4-5', instead_microcredits: 4_000_000 }],
};

const aTip: Making = ({ account }) =>
  row('tips', {
    id: unique('tip'),
    account,
    kind: 'cheaper_model',
    subject: evidence.model,
    status: 'open',
    saving: 5_000_000,
    evidence: JSON.stringify(evidence),
    found_at: 1,
    made_at: 1,
    changed_at: 1,
  });

const aNotice: Making = async ({ account }) => {
  const at = instant(Date.now());
  await putNotice(env.DB, {
    account: account as Parameters<typeof putNotice>[1]['account'],
    kind: 'low_balance',
    key: 'low_balance:1',
    at,
    facts: { threshold_microcredits: 5, available_microcredits: 4 } as never,
  });
  const found = await env.DB.prepare('SELECT id FROM notices WHERE account = ?').bind(account);
  return String((await found.first<{ id: string }>())?.id);
};

/** By the parameter's name in the path. */
export const things: Readonly<Record<string, Making>> = {
  entry: async (world) => made(world, '/usage', analysis, 'entry'),
  project: (world) => made(world, '/projects', { name: 'Theirs' }),
  server: async (world) => (await aServer(world)).id,
  budget: (world) =>
    made(
      world,
      '/budgets',
      {
        scope: 'account',
        period: 'month',
        time_zone: 'UTC',
        limit_microcredits: 5,
        hard: false,
      },
      'budget',
    ),
  key: async (world) => (await anAccountKey(world, ['balance:read'])).id,
  hold: (world) => made(world, '/holds', { amount_microcredits: 7 }, 'hold'),
  endpoint: (world) => made(world, '/webhook_endpoints', { url: 'https://b.example/hook' }),
  notice: aNotice,
  tip: aTip,
  invoice: anInvoice,
  order: anOrder,
  person: async ({ account }) => (await signedIn({ account, role: 'viewer' })).person,
  invitation: (world) => made(world, '/invitations', { role: 'viewer' }),
  session: async ({ account }) => (await signedIn({ account, role: 'viewer' })).session(),
};

/** Parameters and routes left out: of what no account owns, or Stripe alone knows; and why. */
export const ownerless: Readonly<Record<string, string>> = {
  code: 'a page for everybody',
  version: 'a rate card is everybody’s',
  method: 'asked of Stripe by the account’s own customer: test/payments/methods.test.ts',
  /** As `:order`, but Stripe is asked first. */
  syncCheckout: 'test/payments/checkout-routes.test.ts',
  job: 'operators alone',
  operator: 'operators alone',
  event: 'operators alone',
  payment: 'operators alone',
};

/** Valid bodies, where a route demands one. */
export const bodies: Readonly<Record<string, object>> = {
  renameProject: { name: 'Mine now' },
  changeBudget: { limit_microcredits: 9 },
  resizeServer: { tier: 'medium' },
  reportServerSamples: {
    samples: [{ at: new Date().toISOString(), cpu_p95: 1, memory_p95: 1 }],
  },
  captureHold: { amount_microcredits: 1 },
  changeMember: { role: 'owner' },
  rotateApiKey: {},
};
