import { describe, expect, test } from 'vitest';
import { dayMs, hourMs } from '../../core/units/instant.ts';
import type { ProviderPerson } from '../support/oidc/provider.ts';
import { type PersonRow, signInWorld } from './sign-in-world.ts';

/** Everything that was tried to have free credits twice. */
const perHour = 8;
const here = signInWorld({ FREE_GRANTS_PER_HOUR: String(perHour), FREE_GRANTS_PER_NETWORK: '3' });

/** Signs somebody in, on a network of their own unless it is named; answers what came of them. */
async function comes(
  person: Partial<ProviderPerson> | ProviderPerson,
  network?: string,
): Promise<PersonRow & { readonly credits: number }> {
  const who = here.provider.addPerson(person);
  await here.signIn(here.browser(network), who);
  const row = await here.personOf(who);
  return { ...row, credits: await here.credits(row.first_account) };
}

let names = 0;
const aName = () => {
  names += 1;
  return `ada${names}`;
};

const had = { free_credits: 'had-before', credits: 0 };
const granted = { free_credits: 'granted', credits: 200 };

describe('free credits are had once, though somebody comes', () => {
  const ways: Record<string, (name: string) => readonly [first: string, second: string]> = {
    'with what follows a plus': (name) => [`${name}@x.example`, `${name}+2@x.example`],
    'from what follows a plus to without': (name) => [`${name}+1@x.example`, `${name}@x.example`],
    'with dots at Gmail': (name) => [`${name}@gmail.com`, `a.${name.slice(1)}@gmail.com`],
    'with the other name of Gmail': (name) => [`${name}@gmail.com`, `${name}@googlemail.com`],
    'in capitals': (name) => [`${name}@x.example`, `${name.toUpperCase()}@X.Example`],
    'with a dot that ends the domain': (name) => [`${name}@x.example`, `${name}@x.example.`],
    'with letters of another width': (name) => [
      `${name}@x.example`,
      `${name.replace('a', 'ａ')}@x.example`,
    ],
    'with a character nobody sees': (name) => [`${name}@x.example`, `${name}\u200b@x.example`],
    'as somebody else of the same address': (name) => [`${name}@x.example`, `${name}@x.example`],
  };
  for (const [way, addresses] of Object.entries(ways))
    test(way, async () => {
      const [first, second] = addresses(aName());
      expect(await comes({ email: first })).toMatchObject(granted);
      expect(await comes({ email: second })).toMatchObject(had);
      // And no later sign-in makes it another matter.
      const again = await here.rows<PersonRow>(`SELECT * FROM people WHERE email = '${second}'`);
      expect(again.length).toBeGreaterThan(0);
    });

  test('ten at once, each somebody else of one address', async () => {
    const email = `${aName()}@x.example`;
    const all = await Promise.all(Array.from({ length: 10 }, () => comes({ email })));
    expect(all.map(({ credits }) => credits).sort()).toEqual([...Array(9).fill(0), 200]);
    expect(all.filter(({ free_credits }) => free_credits === 'had-before')).toHaveLength(9);
  });

  test('back after they were forgotten, with the same address or another', async () => {
    const ada = here.provider.addPerson();
    const browser = here.browser();
    await here.signIn(browser, ada);
    const before = await here.personOf(ada);
    const left = await here.ask(browser, 'DELETE', '/v1/session/person');
    expect(left.status).toBe(204);
    await here.signIn(browser, ada);
    const back = await here.personOf(ada);
    expect(back.id).not.toBe(before.id);
    expect(back.first_account).not.toBe(before.first_account);
    expect(back.free_credits).toBe('had-before');
    expect(await here.credits(back.first_account)).toBe(0);
    await here.ask(browser, 'DELETE', '/v1/session/person');
    ada.email = `${aName()}@elsewhere.example`;
    await here.signIn(browser, ada);
    expect(await here.personOf(ada)).toMatchObject({ free_credits: 'had-before' });
    expect(await here.credits((await here.personOf(ada)).first_account)).toBe(0);
  });

  test('again and again, under an address that changes', async () => {
    const ada = here.provider.addPerson();
    for (let at = 0; at < 3; at++) {
      ada.email = `${aName()}@x.example`;
      await here.signIn(here.browser(), ada);
    }
    const { first_account } = await here.personOf(ada);
    expect(await here.credits(first_account)).toBe(200);
    const accounts = `SELECT id FROM members, accounts WHERE account = id AND person = '${(await here.personOf(ada)).id}'`;
    expect(await here.rows(accounts)).toHaveLength(1);
  });

  test('and opens another account', async () => {
    const ada = here.provider.addPerson();
    const browser = here.browser();
    await here.signIn(browser, ada);
    const opened = await here.ask(browser, 'POST', '/v1/session/accounts', { name: 'Second' });
    expect(opened.status).toBe(201);
    expect(await here.credits(String(opened.json.id))).toBe(0);
    await here.signIn(browser, ada);
    expect(await here.credits(String(opened.json.id))).toBe(0);
  });

  test('and is invited: the account that invites gets nothing by it', async () => {
    const [ada, grace] = [here.provider.addPerson(), here.provider.addPerson()];
    const [hers, graces] = [here.browser(), here.browser()];
    await here.signIn(hers, ada);
    const { first_account } = await here.personOf(ada);
    const path = `/v1/accounts/${first_account}/invitations`;
    const invited = await here.ask(hers, 'POST', path, { role: 'viewer' });
    expect(invited.status).toBe(201);
    await here.signIn(graces, grace);
    const token = String(invited.json.url).split('#')[1];
    const accepted = await here.ask(graces, 'POST', '/v1/invitations/accept', { token });
    expect(accepted.status).toBe(200);
    await here.signIn(graces, grace);
    expect(await here.credits(first_account)).toBe(200);
    expect(await here.credits((await here.personOf(grace)).first_account)).toBe(200);
  });
});

describe('an address nobody vouches for', () => {
  test('has none until it is vouched for, and then once', async () => {
    const ada = here.provider.addPerson({ email_verified: false });
    const unverified = { free_credits: 'unverified' };
    const comesAgain = async () => {
      await here.signIn(here.browser(), ada);
      return here.personOf(ada);
    };
    const { first_account, ...person } = await comesAgain();
    expect(person).toMatchObject(unverified);
    expect(await comesAgain()).toMatchObject(unverified);
    expect(await here.credits(first_account)).toBe(0);
    ada.email_verified = true;
    expect(await comesAgain()).toMatchObject({ first_account, free_credits: 'granted' });
    ada.email_verified = false;
    expect(await comesAgain()).toMatchObject({ first_account, free_credits: 'granted' });
    ada.email_verified = true;
    await comesAgain();
    expect(await here.credits(first_account)).toBe(200);
  });

  test('does not take it from whoever it belongs to', async () => {
    const email = `${aName()}@x.example`;
    expect(await comes({ email, email_verified: false })).toMatchObject({ credits: 0 });
    expect(await comes({ email })).toMatchObject(granted);
  });

  test('counts the same as none at all', async () => {
    const none = await comes({ email: undefined, email_verified: true });
    expect(none).toMatchObject({ free_credits: 'unverified', credits: 0 });
  });
});

describe('of many new accounts', () => {
  test('one network has three in a day, the rest when the day is over', async () => {
    const network = '192.0.2.7';
    const first = await Promise.all(Array.from({ length: 6 }, () => comes({}, network)));
    const outcomes = first.map(({ free_credits }) => free_credits).sort();
    expect(outcomes).toEqual([...Array(3).fill('granted'), ...Array(3).fill('too-many')]);
    const [late] = first.filter(({ free_credits }) => free_credits === 'too-many');
    const person = { sub: late?.subject ?? '', email: late?.email ?? '' };
    expect(await comes(person, network)).toMatchObject({ free_credits: 'too-many', credits: 0 });
    await here.pass(dayMs);
    expect(await comes(person, network)).toMatchObject({ id: late?.id, ...granted });
  });

  test('a network of IPv6 is the first half of its addresses', async () => {
    const at = (end: string) => comes({}, `2001:db8:1:2:${end}`);
    for (const end of [':1', ':2', 'ffff:1:2:3']) expect(await at(end)).toMatchObject(granted);
    expect(await at('a:b:c:d')).toMatchObject({ free_credits: 'too-many', credits: 0 });
    expect(await comes({}, '2001:db8:1:3::1')).toMatchObject(granted);
  });

  test('the deployment has so many in an hour, from wherever they come', async () => {
    const all = await Promise.all(Array.from({ length: perHour + 4 }, () => comes({})));
    expect(all.filter(({ credits }) => credits === 200)).toHaveLength(perHour);
    expect(all.filter(({ free_credits }) => free_credits === 'too-many')).toHaveLength(4);
    await here.pass(hourMs);
    expect(await comes({})).toMatchObject(granted);
  });
});

test('what is kept of who had them names nobody', async () => {
  const ada = here.provider.addPerson();
  await here.signIn(here.browser('192.0.2.99'), ada);
  const { first_account } = await here.personOf(ada);
  const claims = `SELECT * FROM free_claims WHERE account = '${first_account}' ORDER BY name`;
  const rows = await here.rows<{ name: string; network: string }>(claims);
  expect(rows.map(({ name }) => name)).toEqual([
    expect.stringMatching(/^email:[0-9a-f]{64}$/),
    expect.stringMatching(/^subject:[0-9a-f]{64}$/),
  ]);
  expect(rows[0]?.network).toMatch(/^[0-9a-f]{64}$/);
});

test('an operator may still grant by hand', async () => {
  const none = await comes({ email_verified: false });
  const url = `${here.server.url}/v1/accounts/${none.first_account}/grants`;
  const headers = {
    authorization: `Bearer ${here.server.platformKey}`,
    'idempotency-key': 'by-hand',
  };
  const body = JSON.stringify({
    amount_microcredits: 5_000_000,
    source: 'promotion',
    reason: 'A gift',
  });
  const given = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body,
  });
  expect(given.status).toBe(201);
  expect(await here.credits(none.first_account)).toBe(5);
});
