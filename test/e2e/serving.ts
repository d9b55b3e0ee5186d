import type { Locator, Page } from 'playwright-core';
import { expect, vi } from 'vitest';
import type { SampleCommand, SampleStep } from '../../worker/http/local/sample-step.ts';
import { microcredits } from './accounts.ts';
import { type Buyer, openBuyer, patience } from './buyer.ts';
import { panel } from './checkout.ts';

/** Servers as their page shows them, beside what API and ledger say of them. */

export const path = '/settings/usage/servers';
const minuteMs = 60_000;

/** The small tier: credits to make one, and for an hour of it. */
export const making = 5;
export const hourly = 2.4;

export interface ServerSaid {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly tier: string;
  readonly stopped_reason: string | null;
  readonly stopping_reason: string | null;
  readonly provisioning_microcredits: number;
  readonly runtime_microcredits: number;
  readonly runtime_seconds: number;
}

/** The newest of the account's servers, whatever became of it. */
export async function newestOf({ by }: Buyer): Promise<ServerSaid> {
  const { data } = await by.ask<{ data: ServerSaid[] }>('GET', '/servers?status=all');
  const [newest] = data;
  if (!newest) throw new Error('the account has no server');
  return newest;
}

/** Things that happened so many minutes ago. */
export const ago = (
  ...steps: readonly (readonly [minutes: number, command: SampleCommand])[]
): SampleStep[] =>
  steps.map(([minutes, command]) => ({ at: Date.now() - minutes * minuteMs, command }));

/** A small server since `minutes` ago, with so many credits left over for its leases. */
export async function openRunning(
  minutes: number,
  { credits = 1_000, more = [] }: { credits?: number; more?: readonly SampleStep[] } = {},
): Promise<Buyer> {
  const name = { server: 'web-1' };
  const steps = [
    ...more,
    ...ago(
      [minutes, { kind: 'server_provision', ...name, tier: 'small' }],
      [minutes, { kind: 'server_start', ...name }],
    ),
  ];
  return openBuyer({ openedAt: Date.now() - (minutes + 5) * minuteMs, credits, steps });
}

/** Leaves the account so many credits, by an operator's hand. */
export async function leave({ by }: Buyer, credits: number): Promise<void> {
  const { available_microcredits: available } = await by.balance();
  const amount_microcredits = available - Math.round(credits * microcredits);
  const body = { amount_microcredits, reason: 'for the test' };
  const { status } = await by.admin('POST', '/adjustments', body);
  expect(status).toBe(201);
}

export const ofServer = (page: Page): Locator => page.locator('[data-panel="server"]');

/** Presses what changes a server, and its button in the dialog that opens. */
export async function press(page: Page, verb: string, name: string): Promise<void> {
  await ofServer(page)
    .getByRole('link', { name: `${verb} ${name}`, exact: true })
    .click();
  await confirm(page, verb, name);
}

export async function confirm(page: Page, verb: string, name: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: new RegExp(`^${verb} ${name}`) }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** Waits until the server's panel says so. */
export const says = (page: Page, words: string | RegExp): Promise<void> =>
  ofServer(page).getByText(words).first().waitFor();

/** Whole microcredits of a figure, by its name in the page. */
export const figure = async (at: Locator, name: string): Promise<number> =>
  Number(await at.locator(`[data-figure="${name}"] data`).first().getAttribute('value'));

/** Law: page, API, and the sum of the server's own entries say what it cost; nothing else is gone. */
export async function expectAgreement(page: Page, buyer: Buyer): Promise<number> {
  const server = await newestOf(buyer);
  const cost = server.provisioning_microcredits + server.runtime_microcredits;
  const own = (await buyer.by.entries()).filter((entry) => entry.server === server.id);
  const captured = own.filter(({ kind }) => kind === 'capture');
  const sum = captured.reduce((all, entry) => all + (entry.amount_microcredits ?? 0), 0);
  expect(sum).toBe(cost);
  expect(captured.reduce((all, entry) => all + (entry.runtime_seconds ?? 0), 0)).toBe(
    server.runtime_seconds,
  );
  await vi.waitFor(async () => expect(await figure(ofServer(page), 'server-total')).toBe(cost), {
    ...patience,
  });
  const { available_microcredits, held_microcredits } = await buyer.by.balance();
  expect({ held_microcredits, spent: buyer.first - available_microcredits }).toEqual({
    held_microcredits: 0,
    spent: cost,
  });
  expect(await buyer.by.ask('GET', '/entries/verify')).toMatchObject({ ok: true });
  return own.length;
}

/** Waits until the list says so of a server; narrow and wide it does in another place. */
export const stateOf = (page: Page, name: string, state: string): Promise<void> =>
  rowOf(page, name).getByText(state, { exact: true }).filter({ visible: true }).waitFor();

/** In the list of servers, by name. */
export const rowOf = (page: Page, name: string): Locator =>
  panel(page, 'Servers').locator('tr[data-server]').filter({ hasText: name });
