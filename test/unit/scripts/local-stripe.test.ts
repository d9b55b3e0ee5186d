import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalStripe, localStripe } from '../../../scripts/running/local-stripe.ts';

const module = join(import.meta.dirname, '../../../scripts/running/local-stripe.ts');

let state = '';
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'hydron-credits-stripe-'));
});
afterEach(() => rm(state, { recursive: true }));

const wishes = (environment: Record<string, string> = {}, wanted = true) => ({
  wanted,
  environment,
  workerPort: 9,
  webhookSecret: 'whsec_of_the_memory',
  state,
  port: 0,
});

const answers = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  );

async function aCustomer({ simulator = '', variables }: LocalStripe): Promise<number> {
  const response = await fetch(`${simulator}/v1/customers`, {
    method: 'POST',
    headers: { authorization: `Bearer ${variables.STRIPE_SECRET_KEY}` },
  });
  return response.status;
}

describe('the Stripe of a local run', () => {
  it('is a simulator where the environment names none, and keeps what it was told', async () => {
    const stripe = await localStripe(wishes());
    expect(stripe.shown).toBe(`${stripe.simulator} (local simulator, no real money)`);
    expect(stripe.variables).toEqual({
      STRIPE_API_BASE: stripe.simulator,
      STRIPE_SECRET_KEY: 'sk_test_local',
      STRIPE_WEBHOOK_SECRET: 'whsec_of_the_memory',
    });
    expect(await aCustomer(stripe)).toBe(200);
    await stripe.stop();
    expect(await answers(stripe.variables.STRIPE_API_BASE as string)).toBe(false);
    expect(existsSync(join(state, 'stripe.json'))).toBe(true);
  });

  it('ends with whoever started it, even when that one is killed', async () => {
    const starter = `
      import { localStripe } from ${JSON.stringify(module)};
      const { simulator } = await localStripe(${JSON.stringify(wishes())});
      process.stdout.write(simulator);
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', starter], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [printed] = await once(child.stdout, 'data');
    const url = String(printed);
    expect(await answers(url)).toBe(true);
    child.kill('SIGKILL');
    await expect.poll(() => answers(url), { timeout: 10_000 }).toBe(false);
  });

  it('is the server the environment names, with a key of our own unless one is given', async () => {
    const base = 'http://127.0.0.1:4242';
    const { shown, simulator, variables } = await localStripe(wishes({ STRIPE_API_BASE: base }));
    expect({ shown, simulator }).toEqual({ shown: base, simulator: undefined });
    expect(variables).toEqual({ STRIPE_API_BASE: base, STRIPE_SECRET_KEY: 'sk_test_local' });
    const keyed = await localStripe(wishes({ STRIPE_API_BASE: base, STRIPE_SECRET_KEY: 'sk_x' }));
    expect(keyed.variables.STRIPE_SECRET_KEY).toBe('sk_x');
  });

  it('is Stripe itself where only a key is given, and nothing is made there with real money', async () => {
    const test = await localStripe(wishes({ STRIPE_SECRET_KEY: 'sk_test_1' }));
    expect(test).toMatchObject({ shown: 'real', mayBeSeeded: true });
    const live = await localStripe(wishes({ STRIPE_SECRET_KEY: 'sk_live_1' }));
    expect(live).toMatchObject({ shown: 'real', mayBeSeeded: false });
  });

  it('is none where none is wanted, whatever the environment names', async () => {
    const { shown, variables } = await localStripe(wishes({ STRIPE_SECRET_KEY: 'sk' }, false));
    expect({ shown, key: variables.STRIPE_SECRET_KEY }).toEqual({ shown: 'none', key: '' });
  });
});
