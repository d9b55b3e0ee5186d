import { expect, test } from 'vitest';
import { instant } from '../../../core/units/instant.ts';
import { bringFlow, carryFlow, type Flow } from '../../../worker/auth/oidc/flow-cookie.ts';

const secret = 'a secret of thirty-two characters or more';
const flow: Flow = {
  state: 'state-one',
  nonce: 'nonce',
  verifier: 'verifier',
  returnTo: '/settings/usage',
  at: instant(1_000),
};
const request = (cookie = '', scheme = 'https') =>
  new Request(`${scheme}://credits.example/v1/sign_in`, { headers: cookie ? { cookie } : {} });

async function carried(scheme?: string): Promise<string> {
  const [line = ''] = await carryFlow(request('', scheme), flow, secret);
  return line;
}
const pairOf = (line: string) => line.split(';')[0] ?? '';

test('on https only this host can set it, and it is not sent without', async () => {
  expect(await carried()).toMatch(
    /^__Host-hydron_sign_in_[0-9a-f]{8}=[\w-]+; Path=\/; Max-Age=3600; HttpOnly; SameSite=Lax; Secure$/,
  );
});

test('nobody can read in it what was left with', async () => {
  const sealed = pairOf(await carried()).split('=')[1] ?? '';
  const bytes = Buffer.from(sealed, 'base64url').toString('latin1');
  for (const said of Object.values(flow).map(String)) expect(bytes).not.toContain(said);
});

test('it opens where it belongs, and with another secret, state or scheme it does not', async () => {
  const pair = pairOf(await carried());
  const opened = async (state: string, cookie = pair, by = secret, scheme?: string) =>
    (await bringFlow(request(cookie, scheme), state, by)).flow;
  expect(await opened('state-one')).toEqual(flow);
  expect(await opened('state-two')).toBeUndefined();
  expect(await opened('state-one', pair, `${secret}.`)).toBeUndefined();
  expect(await opened('state-one', pair, secret, 'http')).toBeUndefined();
  const other = pairOf(
    (await carryFlow(request(), { ...flow, state: 'state-two' }, secret))[0] ?? '',
  );
  const moved = `${other.split('=')[0]}=${pair.split('=')[1]}`;
  expect(await opened('state-two', moved)).toBeUndefined();
});

test('what is no seal of ours is nothing, whatever it is', async () => {
  const name = pairOf(await carried()).split('=')[0];
  for (const value of ['', 'x', '%00', 'A'.repeat(16), 'A'.repeat(400), '{}', 'ä'.repeat(3)])
    expect(
      (await bringFlow(request(`${name}=${encodeURI(value)}`), 'state-one', secret)).flow,
    ).toBe(undefined);
});
