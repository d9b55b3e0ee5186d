import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type Stripe from 'stripe';

export type CompletedCheckout = Stripe.CheckoutSessionCompletedEvent;

/** What stands in for Stripe, in a process of its own. */
export interface Simulator {
  readonly port: number;
  readonly pid: number;
  /** What the Worker is told of it. */
  readonly variables: Readonly<Record<string, string>>;
  /** Every Checkout that was completed, as a webhook tells of it, in order. */
  readonly completed: () => Promise<CompletedCheckout[]>;
  readonly stop: () => Promise<void>;
}

const program = join(import.meta.dirname, '../../../test/stripe-simulator/main.ts');

/** Signs the webhooks that the bench sends in its place. */
export const webhookSecret = 'whsec_bench';

/** It tells nobody of what happens and writes nothing to disk: both would take from its speed. */
export async function startSimulator(): Promise<Simulator> {
  const child = spawn(process.execPath, [program, '--port', '0', '--with-parent'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const port = await printedPort(child);
  const base = `http://127.0.0.1:${port}`;
  return {
    port,
    pid: Number(child.pid),
    variables: {
      STRIPE_API_BASE: base,
      STRIPE_SECRET_KEY: 'sk_test_bench',
      STRIPE_WEBHOOK_SECRET: webhookSecret,
    },
    completed: async () => {
      const body = JSON.stringify({ type: 'checkout.session.completed' });
      const response = await fetch(`${base}/_control/events`, { method: 'POST', body });
      return (await response.json()) as CompletedCheckout[];
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const over = once(child, 'exit');
      child.kill();
      await over;
    },
  };
}

/** From the one line it prints when it listens. */
async function printedPort(child: ChildProcess): Promise<number> {
  const gone = once(child, 'exit').then(() => ['']);
  const said = child.stdout ? once(child.stdout, 'data') : gone;
  const [line] = await Promise.race([said, gone]);
  const port = Number(/at http:\/\/127\.0\.0\.1:(\d+)/.exec(String(line))?.[1]);
  if (!port) throw new Error('the Stripe simulator did not start');
  return port;
}
