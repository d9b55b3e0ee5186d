import { parseArgs } from 'node:util';
import { startStripeSimulator } from './start.ts';

/**
 * Runs the simulator by itself:
 * `node test/stripe-simulator/main.ts --port 12111 --webhook http://127.0.0.1:5173/stripe/webhook --secret whsec_… --state .stripe.json`
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '12111' },
    webhook: { type: 'string', multiple: true, default: [] },
    secret: { type: 'string', multiple: true, default: [] },
    state: { type: 'string' },
    tax: { type: 'string', default: '0' },
    /** Seconds until a bank debit ends by itself. */
    settle: { type: 'string', default: process.env.STRIPE_SETTLES_AFTER_SECONDS ?? '10' },
    /** Ends when its stdin does: whoever started it is gone, however that went. */
    'with-parent': { type: 'boolean', default: false },
  },
});

if (values.webhook.length > 0 && values.secret.length === 0)
  throw new Error('--webhook needs --secret');
const simulator = await startStripeSimulator({
  port: Number(values.port),
  webhook: values.webhook.map((url) => ({ url, secret: values.secret })),
  taxPercent: Number(values.tax),
  settleAfterSeconds: Number(values.settle),
  ...(values.state ? { stateFile: values.state } : {}),
});
process.stdout.write(`Stripe simulator at ${simulator.url}. Local demo. No real money.\n`);

const stop = () => {
  simulator.close().then(
    () => process.exit(0),
    () => process.exit(1),
  );
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
if (values['with-parent']) process.stdin.on('end', stop).on('error', stop).resume();
