import { afterAll, beforeAll, beforeEach } from 'vitest';
import { dayMs } from '../../core/units/instant.ts';
import { FetchBrowser } from '../support/oidc/fetch-browser.ts';
import { type ProviderPerson, startProvider, type TestProvider } from '../support/oidc/provider.ts';
import { apiOf } from '../support/payments/customer.ts';
import { type ShopServer, startShopServer } from '../support/payments/shop-server.ts';

const dayS = dayMs / 1_000;

export interface PersonRow {
  readonly id: string;
  readonly subject: string;
  readonly email: string | null;
  readonly email_verified: number;
  readonly name: string;
  readonly first_account: string | null;
  readonly free_credits: string | null;
}

/** The built Worker and a real provider, and browsers between them. */
export interface SignInWorld {
  readonly provider: TestProvider;
  readonly server: ShopServer;
  /** On a network of its own where none is named. */
  browser(network?: string): FetchBrowser;
  /** Goes to the provider and signs in there; answers where it is sent back to, not yet visited. */
  leave(browser: FetchBrowser, person: ProviderPerson, returnTo?: string): Promise<URL>;
  /** All the way; answers where the browser landed, as a path. */
  signIn(browser: FetchBrowser, person: ProviderPerson, returnTo?: string): Promise<string>;
  /** A request of a page of ours. */
  ask(browser: FetchBrowser, method: string, path: string, body?: object): Promise<Asked>;
  personOf(person: ProviderPerson): Promise<PersonRow>;
  /** Credits free to spend in an account. */
  credits(account: string | null): Promise<number>;
  rows<T>(sql: string): Promise<T[]>;
  /** Puts the Worker's clock forward. */
  pass(ms: number): Promise<void>;
}

export interface Asked {
  readonly status: number;
  readonly json: Readonly<Record<string, unknown>>;
}

/** One for all tests of a file; between two of them three days pass, so that bounds start afresh. */
export function signInWorld(variables: Readonly<Record<string, string>> = {}): SignInWorld {
  let provider: TestProvider;
  let server: ShopServer;
  let shiftMs = 0;
  let networks = 0;
  const world: SignInWorld = {
    get provider() {
      return provider;
    },
    get server() {
      return server;
    },
    browser: (network) => {
      networks += 1;
      const own = `2001:db8:${networks.toString(16)}::1`;
      return new FetchBrowser({ 'cf-connecting-ip': network ?? own, origin: server.url });
    },
    leave: async (browser, person, returnTo) => {
      const query = returnTo === undefined ? '' : `?return_to=${encodeURIComponent(returnTo)}`;
      const from = `${server.url}/v1/sign_in${query}`;
      const isBack = (url: URL) => url.origin === server.url;
      const asks = (url: URL) => url.pathname.startsWith('/interaction/');
      const form = await browser.follow(from, (url) => asks(url) || isBack(url));
      if (!asks(form)) return form;
      const answered = await browser.post(form.href, { login: person.sub, answer: 'sign-in' });
      const next = new URL(answered.headers.get('location') ?? '', form);
      return browser.follow(next.href, isBack);
    },
    signIn: async (browser, person, returnTo) => {
      const back = await world.leave(browser, person, returnTo);
      const landed = await browser.get(back.href);
      return new URL(landed.headers.get('location') ?? '').href.slice(server.url.length);
    },
    ask: async (browser, method, path, body) => {
      const response = await browser.json(method, `${server.url}${path}`, body);
      const text = await response.text();
      return { status: response.status, json: text === '' ? {} : JSON.parse(text) };
    },
    personOf: async ({ sub }) => {
      const sql = `SELECT * FROM people WHERE subject = '${sub}'`;
      const [row] = await world.rows<PersonRow>(sql);
      if (!row) throw new Error(`nobody is ${sub}`);
      return row;
    },
    credits: async (account) => {
      const call = apiOf(server.url, server.platformKey);
      const { body } = await call('GET', `/v1/accounts/${account}/balance`);
      return Number(body.available_microcredits) / 1_000_000;
    },
    rows: async <T>(sql: string) => (await server.tell('rows', { sql })) as T[],
    pass: async (ms) => {
      shiftMs += ms;
      await server.tell('clock', { ms: shiftMs });
    },
  };
  beforeAll(async () => {
    // Longer than all the days that pass here.
    provider = await startProvider({ idTokenSeconds: 1_000 * dayS });
    server = await startShopServer(async (port) => {
      provider.allow(`http://127.0.0.1:${port}`);
      return {
        OIDC_ISSUER: provider.issuer,
        OIDC_CLIENT_ID: provider.clientId,
        OIDC_CLIENT_SECRET: provider.clientSecret,
        OIDC_NAME: 'Test provider',
        RATE_LIMIT_PER_MINUTE: '1000000',
        ...variables,
      };
    });
  });
  beforeEach(() => world.pass(3 * dayMs));
  afterAll(async () => {
    await server?.close();
    await provider?.close();
  });
  return world;
}
