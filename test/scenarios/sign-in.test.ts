import { describe, expect, test } from 'vitest';
import { minuteMs } from '../../core/units/instant.ts';
import { signInWorld } from './sign-in-world.ts';

const here = signInWorld();
const count = async (sql: string) => (await here.rows<{ n: number }>(sql))[0]?.n;
const problem = (what: string) => `/sign-in?problem=${what}`;
const everything = ['people', 'accounts', 'members', 'sessions', 'free_claims', 'audit_log'];
const stored = () =>
  Promise.all(everything.map((table) => count(`SELECT count(*) AS n FROM ${table}`)));

describe('a first sign-in', () => {
  test('makes the person, an account of theirs, 200 credits and a session', async () => {
    const ada = here.provider.addPerson({ name: 'Ada Lovelace' });
    const browser = here.browser();
    expect(await here.signIn(browser, ada, '/settings/billing?x=1#plans')).toBe(
      '/settings/billing?x=1#plans',
    );
    const person = await here.personOf(ada);
    expect(person).toMatchObject({ email: ada.email, free_credits: 'granted' });
    expect(await here.credits(person.first_account)).toBe(200);
    const { json } = await here.ask(browser, 'GET', '/v1/session');
    expect(json.account).toMatchObject({
      id: person.first_account,
      name: 'Ada Lovelace’s account',
    });
    const audit = `SELECT action, account FROM audit_log WHERE actor = '${person.id}' ORDER BY action`;
    expect(await here.rows(audit)).toEqual([
      { action: 'person.sign_in', account: person.first_account },
      { action: 'person.sign_up', account: person.first_account },
    ]);
    expect(await here.rows(`SELECT role FROM members WHERE person = '${person.id}'`)).toEqual([
      { role: 'owner' },
    ]);
  });

  test('is one person, one account and one grant, of ten at once', async () => {
    const grace = here.provider.addPerson();
    const browsers = Array.from({ length: 10 }, () => here.browser());
    const backs = await Promise.all(browsers.map((browser) => here.leave(browser, grace)));
    const landed = await Promise.all(
      browsers.map((browser, at) => browser.get(backs[at]?.href ?? '')),
    );
    expect(landed.map(({ headers }) => headers.get('location'))).toEqual(
      landed.map(() => `${here.server.url}/settings/usage`),
    );
    const { id, first_account } = await here.personOf(grace);
    expect(await count(`SELECT count(*) AS n FROM people WHERE subject = '${grace.sub}'`)).toBe(1);
    expect(await count(`SELECT count(*) AS n FROM members WHERE person = '${id}'`)).toBe(1);
    expect(await count(`SELECT count(*) AS n FROM sessions WHERE person = '${id}'`)).toBe(10);
    expect(await here.credits(first_account)).toBe(200);
    const ups = `SELECT count(*) AS n FROM audit_log WHERE action = 'person.sign_up' AND actor = '${id}'`;
    expect(await count(ups)).toBe(1);
  });

  const steps = [
    'insert into "people"',
    'insert into "accounts"',
    'insert into "members"',
    'INSERT INTO free_claims',
    'insert into "audit_log"',
    'update "people"',
    'insert into "sessions"',
  ];
  for (const statement of steps)
    for (const after of [false, true])
      test(`cut short ${after ? 'after' : 'before'} ${statement}, it is finished by the next`, async () => {
        const alan = here.provider.addPerson();
        const browser = here.browser();
        await here.server.tell('d1', { statement, after, left: 1 });
        expect(await here.signIn(browser, alan)).toBe(problem('unavailable'));
        expect(await here.server.tell('left', {})).toBe(0);
        expect(await here.signIn(browser, alan)).toBe('/settings/usage');
        const { id, first_account, free_credits } = await here.personOf(alan);
        expect(free_credits).toBe('granted');
        expect(await here.credits(first_account)).toBe(200);
        expect(await count(`SELECT count(*) AS n FROM members WHERE person = '${id}'`)).toBe(1);
        const owned = `SELECT count(*) AS n FROM accounts WHERE email = '${alan.email}'`;
        expect(await count(owned)).toBe(1);
      });
});

describe('a later sign-in', () => {
  test('is the same person with what the provider says of them now', async () => {
    const ada = here.provider.addPerson({ name: 'Ada' });
    await here.signIn(here.browser(), ada);
    const before = await here.personOf(ada);
    Object.assign(ada, { name: 'Ada King', email: `new-${ada.email}`, email_verified: false });
    expect(await here.signIn(here.browser(), ada)).toBe('/settings/usage');
    expect(await here.personOf(ada)).toMatchObject({
      id: before.id,
      first_account: before.first_account,
      name: 'Ada King',
      email: ada.email,
      email_verified: 0,
      free_credits: 'granted',
    });
    expect(await here.credits(before.first_account)).toBe(200);
  });

  test('in several tabs at once signs in each of them', async () => {
    const ada = here.provider.addPerson();
    const browser = here.browser();
    const tabs = [await here.leave(browser, ada, '/a'), await here.leave(browser, ada, '/b')];
    const landed = [];
    for (const tab of tabs) landed.push((await browser.get(tab.href)).headers.get('location'));
    expect(landed).toEqual([`${here.server.url}/a`, `${here.server.url}/b`]);
  });

  test('in a browser that was signed in ends what it was signed in as, and nothing else', async () => {
    const [ada, bo] = [here.provider.addPerson(), here.provider.addPerson()];
    const browser = here.browser();
    await here.signIn(here.browser(), ada);
    await here.signIn(browser, ada);
    // The provider's own are gone, or it would send the same person back.
    const before = browser.cookies.filter(({ name }) => name === 'hydron_session');
    browser.cookies = before;
    await here.signIn(browser, bo);
    const { id } = await here.personOf(ada);
    expect(await count(`SELECT count(*) AS n FROM sessions WHERE person = '${id}'`)).toBe(1);
    const { json } = await here.ask(browser, 'GET', '/v1/session');
    expect(json.person).toMatchObject({ id: (await here.personOf(bo)).id });
    browser.cookies = before;
    expect((await here.ask(browser, 'GET', '/v1/session')).status).toBe(401);
  });

  test('is through although what was before could not be ended', async () => {
    const browser = here.browser();
    await here.signIn(browser, here.provider.addPerson());
    await here.server.tell('d1', { statement: 'delete from "sessions"', after: false, left: 1 });
    expect(await here.signIn(browser, here.provider.addPerson())).toBe('/settings/usage');
    expect(await here.server.tell('left', {})).toBe(0);
  });
});

describe('nothing comes of', () => {
  test('leaving for the provider alone: nothing is stored', async () => {
    const before = await stored();
    await here.leave(here.browser(), here.provider.addPerson());
    expect(await stored()).toEqual(before);
  });

  test('an answer that was tampered with, or that another browser left for', async () => {
    const ada = here.provider.addPerson();
    const before = await stored();
    const tampered = async (change: (url: URL) => void, by = here.browser()) => {
      const url = await here.leave(by, ada);
      change(url);
      const response = await by.get(url.href);
      return response.headers.get('location')?.slice(here.server.url.length);
    };
    const set = (name: string, value: string) => (url: URL) => url.searchParams.set(name, value);
    expect({
      state: await tampered(set('state', 'another')),
      noState: await tampered((url) => url.searchParams.delete('state')),
      twoStates: await tampered((url) => url.searchParams.append('state', 'another')),
      iss: await tampered(set('iss', 'https://another.example')),
      noIss: await tampered((url) => url.searchParams.delete('iss')),
      code: await tampered(set('code', 'another')),
    }).toEqual({
      state: problem('mismatch'),
      noState: problem('mismatch'),
      twoStates: problem('mismatch'),
      iss: problem('mismatch'),
      noIss: problem('mismatch'),
      code: problem('provider'),
    });
    // Somebody is made to open a link that would sign them in as somebody else.
    const foreign = await here.leave(here.browser(), ada);
    const lured = await here.browser().get(foreign.href);
    expect(lured.headers.get('location')).toBe(`${here.server.url}${problem('mismatch')}`);
    expect(await stored()).toEqual(before);
  });

  test('a code that was used, even with the cookie that went with it', async () => {
    const browser = here.browser();
    const back = await here.leave(browser, here.provider.addPerson());
    const kept = browser.cookies;
    await browser.get(back.href);
    const location = async () => (await browser.get(back.href)).headers.get('location');
    expect(await location()).toBe(`${here.server.url}${problem('mismatch')}`);
    browser.cookies = kept;
    expect(await location()).toBe(`${here.server.url}${problem('provider')}`);
  });

  test('a code that another sign-in of the same browser asked for', async () => {
    const browser = here.browser();
    const ada = here.provider.addPerson();
    const [one, two] = [await here.leave(browser, ada), await here.leave(browser, ada)];
    two.searchParams.set('code', one.searchParams.get('code') ?? '');
    const response = await browser.get(two.href);
    expect(response.headers.get('location')).toBe(`${here.server.url}${problem('provider')}`);
  });

  test('a cookie that was changed, or that belongs to another sign-in', async () => {
    const browser = here.browser();
    const ada = here.provider.addPerson();
    const back = await here.leave(browser, ada);
    const flows = () => browser.cookies.filter(({ name }) => name.startsWith('hydron_sign_in_'));
    const [flow] = flows();
    const others = browser.cookies.filter((cookie) => cookie !== flow);
    const half = (flow?.value.length ?? 0) / 2;
    const flipped = flow?.value.at(half) === 'A' ? 'B' : 'A';
    const value = `${flow?.value.slice(0, half)}${flipped}${flow?.value.slice(half + 1)}`;
    browser.cookies = [...others, { ...flow, value } as (typeof others)[number]];
    const mismatch = `${here.server.url}${problem('mismatch')}`;
    expect((await browser.get(back.href)).headers.get('location')).toBe(mismatch);
    const second = await here.leave(browser, ada);
    const [own] = flows();
    const swapped = { ...own, value: flow?.value ?? '' } as (typeof others)[number];
    browser.cookies = [...others, swapped];
    expect((await browser.get(second.href)).headers.get('location')).toBe(mismatch);
  });

  test('coming back after more than ten minutes', async () => {
    const browser = here.browser();
    const back = await here.leave(browser, here.provider.addPerson());
    await here.pass(10 * minuteMs + 1_000);
    const response = await browser.get(back.href);
    expect(response.headers.get('location')).toBe(`${here.server.url}${problem('expired')}`);
  });

  test('refusing at the provider', async () => {
    const browser = here.browser();
    const asks = (url: URL) => url.pathname.startsWith('/interaction/');
    const form = await browser.follow(`${here.server.url}/v1/sign_in`, asks);
    const refused = await browser.post(form.href, { answer: 'refuse' });
    const next = new URL(refused.headers.get('location') ?? '', form);
    const landed = await browser.follow(next.href, (url) => url.pathname === '/sign-in');
    expect(`${landed.pathname}${landed.search}`).toBe(problem('denied'));
  });
});

describe('the way back', () => {
  test('leads to no page that is not ours', async () => {
    const browser = here.browser();
    const ada = here.provider.addPerson();
    const elsewhere = [
      'https://elsewhere.example',
      '//elsewhere.example',
      '/\\elsewhere.example',
      '/.//elsewhere.example',
      '/x/..//elsewhere.example',
      '/\t/elsewhere.example',
      '/x\r\nSet-Cookie: a=b',
      'settings',
      `/${'x'.repeat(500)}`,
      '/v1/sign_in',
      '/local/sign-in?token=x',
      '/x/../v1/session',
    ];
    const landed = [];
    for (const returnTo of elsewhere) landed.push(await here.signIn(browser, ada, returnTo));
    expect(landed).toEqual(elsewhere.map(() => '/settings/usage'));
    expect(await here.signIn(browser, ada, '/%2F/ü?a=//b')).toBe('/%2F/%C3%BC?a=//b');
  });
});

describe('the cookies', () => {
  test('are out of reach for scripts; what was left with is taken away when it is spent', async () => {
    const browser = here.browser();
    const ada = here.provider.addPerson();
    const left = await browser.get(`${here.server.url}/v1/sign_in`);
    expect(left.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^hydron_sign_in_[0-9a-f]{8}=[\w-]{100,900}; Path=\/; Max-Age=3600; HttpOnly; SameSite=Lax$/,
      ),
    ]);
    expect(left.headers.get('cache-control')).toBe('no-store');
    browser.cookies = [];
    const back = await here.leave(browser, ada);
    const names = () => [...browser.cookiesOf(here.server.url).keys()];
    expect(names()).toEqual([expect.stringMatching(/^hydron_sign_in_/)]);
    await browser.get(back.href);
    expect(names()).toEqual(['hydron_session']);
  });

  test('of sign-ins that were begun and left are never many', async () => {
    const browser = here.browser();
    for (let at = 0; at < 20; at++) await browser.get(`${here.server.url}/v1/sign_in`);
    expect(browser.cookies.length).toBeLessThanOrEqual(5);
  });
});

describe('the provider', () => {
  test('is named on the sign-in page', async () => {
    const { json } = await here.ask(here.browser(), 'GET', '/v1/sign_in/options');
    expect(json).toEqual({ provider: { name: 'Test provider' } });
  });

  test('may be down: whoever signs in is told so, and signed in when it is back', async () => {
    const browser = here.browser();
    const ada = here.provider.addPerson();
    const back = await here.leave(browser, ada);
    await here.provider.down();
    const location = async (url: string) => (await browser.get(url)).headers.get('location');
    const unavailable = `${here.server.url}${problem('unavailable')}`;
    expect(await location(back.href)).toBe(unavailable);
    await here.pass(61 * minuteMs);
    expect(await location(`${here.server.url}/v1/sign_in`)).toBe(unavailable);
    await here.provider.up();
    expect(await here.signIn(browser, ada)).toBe('/settings/usage');
  });

  test('may replace its keys', async () => {
    const browser = here.browser();
    const back = await here.leave(browser, here.provider.addPerson());
    here.provider.rotateKeys();
    const response = await browser.get(back.href);
    expect(response.headers.get('location')).toBe(`${here.server.url}/settings/usage`);
  });
});
