import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { expect } from 'vitest';
import type { Command } from '../../core/ledger/command.ts';
import { defaultRateCard } from '../../core/pricing/default-rate-card.ts';
import type { RuntimeTerms } from '../../core/servers/server-fact.ts';
import type { EvidenceOf } from '../../core/tips/evidence.ts';
import type { TipKind } from '../../core/tips/tip.ts';
import { credits, microcreditsPerCredit } from '../../core/units/credits.ts';
import { type AccountId, seq, serverId } from '../../core/units/ids.ts';
import { dayMs, hourMs, type Instant, instant } from '../../core/units/instant.ts';
import type { HistoryCommand, HistoryUsage } from '../../core/usage/history-step.ts';
import { accountRpc } from '../../worker/account/account-client.ts';
import { tipList } from '../../worker/http/schemas/tips.ts';
import worker from '../../worker/index.ts';
import { aPlatformKey, env, local, send } from './api-client.ts';

export interface Place {
  readonly key: string;
  readonly account: AccountId;
  readonly at: string;
  /** When it was opened: forty days ago. */
  readonly opened: Instant;
}

const grant: HistoryCommand = {
  kind: 'grant',
  source: 'promotion',
  amount: 100_000 * microcreditsPerCredit,
  reason: 'Seed',
};

/** An account with forty days behind it, and credits enough for them. */
export async function aPast(): Promise<Place> {
  const key = await aPlatformKey();
  const opened = instant(Date.now() - 40 * dayMs);
  const external = { name: 'Then', external_id: crypto.randomUUID(), at: opened };
  const account = String((await local('/local/accounts', external)).json.id) as AccountId;
  const place = { key, account, at: `/v1/accounts/${account}`, opened };
  await happened(place, [[opened, grant]]);
  return place;
}

/** What happened then, in order, through the account's own ledger. */
export async function happened(
  { account }: Place,
  steps: readonly (readonly [at: number, command: HistoryCommand])[],
): Promise<void> {
  const past = steps.map(([at, command]) => ({ at, command }));
  const ran = await local('/local/history', { account, steps: past });
  expect(ran.json).toMatchObject({ accepted: steps.length, refused: 0 });
}

/** So many uses, an hour apart, the last an hour ago. */
export const used = (place: Place, count: number, usage: HistoryUsage): Promise<void> =>
  happened(
    place,
    Array.from({ length: count }, (_, n) => [
      Date.now() - (count - n) * hourMs,
      { kind: 'usage', usage },
    ]),
  );

export const termsOf = (tier: string): RuntimeTerms => ({
  tier,
  card: defaultRateCard.version,
  price: found(defaultRateCard.meters['server.runtime'].tiers[tier]),
});

export function found<T>(one: T | undefined): T {
  if (one === undefined) throw new Error('what a test is about is not there');
  return one;
}

/** A server that was made so many days ago and has run since. Says its id. */
export async function aServer(
  { account }: Place,
  { tier, project, days }: { tier: string; project?: string; days: number },
): Promise<string> {
  const began = Date.now() - days * dayMs;
  const usage = { meter: 'server.provision', quantities: { servers: 1 }, tier, card: 1 } as const;
  const provision: Command = {
    kind: 'provision_server',
    name: 'web',
    amount: credits(5_000_000),
    usage: { ...usage, ...(project === undefined ? {} : { project }) },
    ttlMs: hourMs,
    terms: termsOf(tier),
  };
  const made = await command(account, provision, began);
  const start: Command = { kind: 'start_server', server: seq(made), terms: termsOf(tier) };
  await command(account, start, began + 60_000);
  return serverId(account, seq(made));
}

/** Carries a command out as if it were then; says its entry's seq. */
export async function command(account: AccountId, what: Command, at = Date.now()) {
  const done = await accountRpc(env, account).executeHistory([{ command: what, at: instant(at) }]);
  const outcome = done.ok ? done.value[0] : undefined;
  if (outcome?.kind !== 'accepted') throw new Error(`refused: ${JSON.stringify(done)}`);
  return outcome.entry.seq;
}

/** Until D1 has everything the account has. */
export const drained = ({ account }: Place) =>
  expect
    .poll(() => accountRpc(env, account).reconcile(undefined), { timeout: 20_000 })
    .toMatchObject({ value: { drained: 'empty' } });

/** A tip as the API shows it. */
export interface ShownTip {
  readonly id: string;
  readonly kind: TipKind;
  readonly subject: string | null;
  readonly subject_name: string | null;
  readonly saving_microcredits: number;
  readonly evidence: EvidenceOf[TipKind];
  readonly apply: Readonly<Record<string, unknown>>;
}

/** With a Stripe that nobody asks: where nothing can be bought, two of the tips would be none. */
const paid = { ...env, STRIPE_SECRET_KEY: 'sk_test_of_tips' };

/** The tips as they are told now, whenever the account was looked through last. */
export async function tipsOf(place: Place, status = 'open'): Promise<readonly ShownTip[]> {
  await drained(place);
  // The last look is longer ago than tips are fresh for.
  await env.DB.prepare('UPDATE tips SET made_at = made_at - ? WHERE account = ?')
    .bind(2 * hourMs, place.account)
    .run();
  const request = new Request(`http://localhost${place.at}/tips?status=${status}`, {
    headers: { authorization: `Bearer ${place.key}` },
  });
  const context = createExecutionContext();
  const response = await worker.fetch(request as Parameters<typeof worker.fetch>[0], paid, context);
  await waitOnExecutionContext(context);
  const body = await response.text();
  expect(response.status, body).toBe(200);
  return tipList.parse(JSON.parse(body)).data as unknown as readonly ShownTip[];
}

export const tipOf = async (place: Place, kind: TipKind, status = 'open') =>
  (await tipsOf(place, status)).find((tip) => tip.kind === kind);

/** That there is such a tip no more, and that it is told of as cleared. */
export async function expectCleared(place: Place, kind: TipKind): Promise<void> {
  expect(await tipOf(place, kind)).toBeUndefined();
  expect(await tipOf(place, kind, 'cleared')).toMatchObject({ kind });
}

export const act = (place: Place, tip: ShownTip, what: 'dismiss' | 'apply' | 'restore') =>
  send(`${place.at}/tips/${tip.id}/${what}`, { key: place.key, body: {} });
