import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressKey, outcomeOfClaim } from '../../core/access/free-credits.ts';
import { networkOf } from '../../core/access/network.ts';
import { dayMs, hourMs, instant, minuteMs } from '../../core/units/instant.ts';
import { claimFreeCredits } from '../../db/free-claims.ts';
import { sqliteD1 } from '../support/sqlite-d1.ts';

const localPart = fc.stringMatching(/^[a-z][a-z0-9]{0,12}$/);
const domain = fc.constantFrom('gmail.com', 'northwind.example', 'xn--bcher-kva.example');
const noise = fc.array(fc.constantFrom('upper', 'plus', 'dot-end', 'wide', 'space', 'invisible'));

/** Other ways to write a mailbox. */
function rewritten(address: string, ways: readonly string[]): string {
  const [local = '', host = ''] = address.split('@');
  let written = { local, host };
  for (const way of ways)
    switch (way) {
      case 'upper':
        written = { local: written.local.toUpperCase(), host: written.host.toUpperCase() };
        break;
      case 'plus':
        written = { ...written, local: `${written.local}+free` };
        break;
      case 'dot-end':
        written = { ...written, host: `${written.host}.` };
        break;
      case 'wide':
        written = { ...written, local: written.local.replaceAll('a', 'ａ') };
        break;
      case 'space':
        written = { ...written, local: ` ${written.local}` };
        break;
      case 'invisible':
        written = { ...written, local: `${written.local}\u200b` };
    }
  return `${written.local}@${written.host}`;
}

test('a mailbox has one key, however it is written', () => {
  fc.assert(
    fc.property(localPart, domain, noise, (local, host, ways) => {
      const address = `${local}@${host}`;
      expect(addressKey(rewritten(address, ways))).toBe(addressKey(address));
    }),
  );
});

test('at Gmail dots and the older name say nothing; anywhere else dots are another mailbox', () => {
  fc.assert(
    fc.property(localPart, localPart, (one, two) => {
      const key = addressKey(`${one}${two}@gmail.com`);
      expect(addressKey(`${one}.${two}@googlemail.com`)).toBe(key);
      expect(addressKey(`.${one}.${two}.@GMail.com.`)).toBe(key);
      const dotted = addressKey(`${one}.${two}@northwind.example`);
      expect(dotted).not.toBe(addressKey(`${one}${two}@northwind.example`));
    }),
  );
});

test('one mailbox that answers under several names of its domain has one key', () => {
  const keyAt = (host: string) => addressKey(`ada@${host}`);
  for (const host of ['me.com', 'mac.com']) expect(keyAt(host)).toBe(keyAt('icloud.com'));
  for (const host of ['protonmail.com', 'protonmail.ch', 'PM.me'])
    expect(keyAt(host)).toBe(keyAt('proton.me'));
  expect(keyAt('icloud.com')).not.toBe(keyAt('proton.me'));
});

test('two mailboxes of a domain have two keys', () => {
  fc.assert(
    fc.property(localPart, localPart, domain, (one, two, host) => {
      const same = addressKey(`${one}@${host}`) === addressKey(`${two}@${host}`);
      expect(same).toBe(one === two);
    }),
  );
});

test('a key is its own key, whatever it was made of', () => {
  fc.assert(
    fc.property(
      fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' })),
      ([local, host]) => {
        const key = addressKey(`${local}@${host}`);
        if (key !== undefined) expect(addressKey(key)).toBe(key);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('what is no address has no key', () => {
  const none = [
    '',
    '@',
    'ada',
    'ada@',
    '@northwind.example',
    'ada@.',
    `${'a'.repeat(250)}@b.example`,
  ];
  expect(none.map(addressKey)).toEqual(none.map(() => undefined));
});

test('of IPv6 the first 64 bits count, however the address is written', () => {
  const group = fc.integer({ min: 0, max: 0xffff });
  fc.assert(
    fc.property(
      fc.array(group, { minLength: 8, maxLength: 8 }),
      fc.array(group, { minLength: 4, maxLength: 4 }),
      (groups, elsewhere) => {
        const hex = groups.map((one) => one.toString(16));
        const padded = hex.map((one) => one.padStart(4, '0').toUpperCase());
        const neighbour = [...hex.slice(0, 4), ...elsewhere.map((one) => one.toString(16))];
        expect(networkOf(padded.join(':'))).toBe(networkOf(hex.join(':')));
        expect(networkOf(neighbour.join(':'))).toBe(networkOf(hex.join(':')));
      },
    ),
  );
  expect(networkOf('2001:db8::1')).toBe('2001:db8:0:0::/64');
  expect(networkOf('::1')).toBe('0:0:0:0::/64');
  for (const mapped of ['::ffff:192.0.2.7', '0:0:0:0:0:FFFF:192.0.2.7', '::ffff:c000:207'])
    expect(networkOf(mapped)).toBe('192.0.2.7');
  expect(networkOf('2001:db8::192.0.2.7')).toBe('2001:db8:0:0::/64');
  expect(networkOf('192.0.2.7')).toBe('192.0.2.7');
  const none = [
    ...['', '1.2.3', '1.2.3.4.', '256.1.1.1', '1::2::3', 'g::1', '1:2:3:4:5:6:7:8:9'],
    ...['::ffff:1.2.3', '::ffff:1.2.3.256', '1.2.3.4::', '1:2:3:4:5:6:7:1.2.3.4'],
  ];
  expect(none.map(networkOf)).toEqual(none.map(() => undefined));
});

/**
 * Whoever signs up, in whatever order and number: of one subject and of one address at most one
 * account has free credits; of a network no more than its bound in any day, of all no more than
 * theirs in any hour; and what was granted stays granted however often it is asked again.
 */
test('free credits are had once, and never by too many', async () => {
  const step = fc.record({
    person: fc.integer({ min: 0, max: 11 }),
    address: fc.integer({ min: 0, max: 7 }),
    account: fc.integer({ min: 0, max: 15 }),
    network: fc.option(fc.integer({ min: 0, max: 2 })),
    later: fc.constantFrom(0, minuteMs, 30 * minuteMs, hourMs, 5 * hourMs),
  });
  const bounds = fc.record({
    perNetwork: fc.integer({ min: 0, max: 4 }),
    perHour: fc.integer({ min: 0, max: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), bounds, async (steps, limits) => {
      const db = sqliteD1();
      const granted = new Map<string, { at: number; network: string | null; names: string[] }>();
      let at = 1_000_000;
      for (const { person, address, account: number, network: net, later } of steps) {
        at += later;
        // An account is of one person: that is how its id is made.
        const account = `acct_${person}_${number}`;
        const network = net === null ? null : `network-${net}`;
        const subject = `subject:${person}`;
        const names: [string, string] = [subject, `email:${address}`];
        const attempt = { account, names, network, at: instant(at) };
        const claims = await claimFreeCredits(db, attempt, limits);
        const outcome = outcomeOfClaim(claims, subject, account);
        if (granted.has(account)) expect(outcome).toBe('granted');
        else if (outcome === 'granted') granted.set(account, { at, network, names });
      }
      const all = [...granted.values()];
      const names = all.flatMap((one) => one.names);
      expect(new Set(names).size).toBe(names.length);
      for (const one of all) {
        const since = (ms: number) =>
          all.filter(({ at: then }) => then <= one.at && then > one.at - ms);
        expect(since(hourMs).length).toBeLessThanOrEqual(limits.perHour);
        const near = since(dayMs).filter(
          ({ network }) => network !== null && network === one.network,
        );
        expect(near.length).toBeLessThanOrEqual(limits.perNetwork);
      }
      db.close();
    }),
    { numRuns: 100 },
  );
});
