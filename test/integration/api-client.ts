import { env as bindings, exports } from 'cloudflare:workers';
import { expect } from 'vitest';
import * as z from 'zod';
import { newPlatformKey, secretBytes } from '../../worker/auth/key-text.ts';
import { randomBytes } from '../../worker/auth/random.ts';
import { sha256 } from '../../worker/auth/sha256.ts';
import type { Env } from '../../worker/env.ts';
import { openApiDocument, operationOf } from '../../worker/http/openapi/document.ts';
import { routes } from '../../worker/http/routes.ts';
import { problem } from '../../worker/http/schemas/answers.ts';

export const env = bindings as unknown as Env;

const base = 'http://localhost';

/** The Worker as it is deployed, behind its own assets and bindings. */
export const deployed = (exports as unknown as { readonly default: Fetcher }).default;

export interface Sent {
  readonly method?: string;
  readonly key?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** The body as text, where it is not to be JSON. */
  readonly raw?: BodyInit;
}

/** An answer's body, read however deep a test looks: what is not there is undefined. */
export interface Body {
  readonly [field: string]: Body;
  readonly [place: number]: Body;
}

export interface Heard {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Body;
}

/** Calls the Worker as it is deployed, and holds every answer to the OpenAPI document. */
export async function send(path: string, sent: Sent = {}): Promise<Heard> {
  const { key, body, raw } = sent;
  const method = sent.method ?? (body === undefined && raw === undefined ? 'GET' : 'POST');
  const headers: Record<string, string> = { ...sent.headers };
  if (key !== undefined) headers.authorization = `Bearer ${key}`;
  if (body !== undefined) headers['content-type'] ??= 'application/json';
  const content = raw ?? (body === undefined ? null : JSON.stringify(body));
  const request = new Request(`${base}${path}`, { method, headers, body: content });
  const response = await deployed.fetch(request);
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  const json: unknown = isJson ? JSON.parse(text) : {};
  const heard = { status: response.status, headers: response.headers, text, json: json as Body };
  if (!path.startsWith('/local/')) checkAgainstDocument(method, path, heard);
  return heard;
}

/** The document answers for its schemas: what it shows is generated from them. */
export function checkAgainstDocument(method: string, path: string, heard: Heard): void {
  if (heard.status >= 400) {
    expect(heard.headers.get('content-type')).toBe('application/problem+json');
    problem.parse(heard.json);
    return;
  }
  const { pathname } = new URL(path, base);
  const route = routes.find((one) => one.method === method && fits(one.path, pathname));
  if (!route || !/^application\/json/.test(heard.headers.get('content-type') ?? '')) return;
  const schema = operationOf(route).answers[heard.status];
  expect(schema, `${method} ${route.path} answers ${heard.status}`).toBeTruthy();
  const read = (schema as z.ZodType).safeParse(heard.json);
  expect(read.success ? '' : z.prettifyError(read.error)).toBe('');
}

const fits = (pattern: string, pathname: string): boolean =>
  new RegExp(`^${pattern.replaceAll(/:\w+/g, '[^/]+')}$`).test(pathname);

export const document = () => openApiDocument(routes);

export const local = (path: string, body: unknown) =>
  send(path, { body, headers: { 'x-local-secret': env.SESSION_SECRET ?? '' } });

/** A platform key with every scope. */
export async function aPlatformKey(): Promise<string> {
  const key = newPlatformKey(randomBytes(secretBytes), sha256);
  const registered = await local('/local/platform_key', { key });
  expect(registered.status).toBe(200);
  return key;
}

export interface World {
  /** Of the platform. */
  readonly key: string;
  readonly account: string;
  /** The account's address. */
  readonly at: string;
}

/** A platform key and a new account with its free credits: 200. */
export async function anAccount(key?: string): Promise<World> {
  const platform = key ?? (await aPlatformKey());
  const made = await send('/v1/accounts', { key: platform, body: { name: 'Northwind' } });
  expect(made.status).toBe(201);
  const account = String(made.json.id);
  return { key: platform, account, at: `/v1/accounts/${account}` };
}

/** A key of the account's own. */
export async function anAccountKey({ key, at }: World, scopes: readonly string[]) {
  const made = await send(`${at}/api_keys`, { key, body: { name: 'A key', scopes } });
  expect(made.status).toBe(201);
  return { id: String(made.json.id), secret: String(made.json.secret) };
}

/** The cookie of a browser that is signed in to the account. */
export async function aSession(account: string): Promise<string> {
  const link = await local('/local/link', { account });
  const request = new Request(`${base}/local/sign-in?token=${link.json.token}`, {
    redirect: 'manual',
  });
  const response = await deployed.fetch(request);
  expect(response.status).toBe(303);
  expect(response.headers.get('location')).toBe('/settings/usage');
  return (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

/** 1,000 lines in 10 files: an event with a price. */
export const analysis = { meter: 'code.analysis', quantities: { lines: 1_000, files: 10 } };

export const micro = (credits: number): number => credits * 1_000_000;
