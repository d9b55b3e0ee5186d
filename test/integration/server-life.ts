import { expect, vi } from 'vitest';
import { env, micro, send, type World } from './api-client.ts';

/** What tests of servers ask of the API, again and again. */

export const minute = 60_000;
export const hour = 60 * minute;

/** The small tier costs 5 credits to make and 2.4 an hour. */
export const hourly = micro(2.4);

/** Time stands still from the first of these on, until a test lets more of it pass. */
export function stopClock(): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Math.ceil(Date.now() / 1_000) * 1_000 });
}
export const letPass = (ms: number): void => void vi.setSystemTime(Date.now() + ms);

export const named = (name: string) => ({ 'idempotency-key': name });
export const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();

export interface Made {
  /** The server's id. */
  readonly id: string;
  /** Its address. */
  readonly path: string;
}

export async function aServer({ key, at }: World, more: object = {}): Promise<Made> {
  const body = { name: 'web', tier: 'small', ...more };
  const made = await send(`${at}/servers`, { key, body });
  expect(made.text).toContain('provisioning');
  expect(made.status).toBe(201);
  const id = String(made.json.server?.id);
  return { id, path: `${at}/servers/${id}` };
}

export const ask = (key: string, path: string, headers: Record<string, string> = {}) =>
  send(path, { key, method: 'POST', headers });

export async function aRunningServer(world: World, more: object = {}): Promise<Made> {
  const server = await aServer(world, more);
  expect((await ask(world.key, `${server.path}/start`)).status).toBe(200);
  return server;
}

export const read = async (key: string, { path }: Made) => (await send(path, { key })).json.server;

export const available = async ({ key, at }: World) =>
  Number((await send(`${at}/balance`, { key })).json.available_microcredits);

/** Leaves an account with so many credits. */
export async function spendDownTo(world: World, credits: number): Promise<void> {
  const { key, account } = world;
  const path = `/v1/admin/accounts/${account}/adjustments`;
  const amount_microcredits = (await available(world)) - micro(credits);
  const body = { amount_microcredits, reason: 'for the test' };
  const headers = named(`down to ${credits} at ${Date.now()}`);
  expect((await send(path, { key, body, headers })).status).toBe(201);
}

export async function untilDrained({ key, at, account }: World): Promise<void> {
  const { as_of_seq: seq } = (await send(`${at}/balance`, { key })).json;
  const head = async () => {
    const query = 'SELECT max(seq) AS seq FROM ledger_entries WHERE account = ?';
    return (await env.DB.prepare(query).bind(account).first<{ seq: number }>())?.seq;
  };
  await expect.poll(head).toBe(seq);
}
