import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { syncOptions } from '../../../scripts/syncing/options.ts';
import { syncEndpoint } from '../../../scripts/syncing/webhook-endpoint.ts';
import { subscribedEvents } from '../../../worker/stripe/subscribed-events.ts';
import { aSimulator } from '../stripe-simulator/a-simulator.ts';

const wanted = {
  url: 'https://credits.test/v1/stripe/webhook',
  apiVersion: Stripe.API_VERSION,
  events: subscribedEvents,
};

describe('the webhook endpoint', () => {
  it('is made in our API version with exactly our events, and shows its secret once', async () => {
    const { stripe } = await aSimulator();
    const made = await syncEndpoint(stripe, wanted);
    expect(made).toMatchObject({ what: 'made', secret: expect.stringMatching(/^whsec/) });
    expect(await stripe.webhookEndpoints.retrieve(made.endpoint)).toMatchObject({
      api_version: Stripe.API_VERSION,
      enabled_events: subscribedEvents,
      status: 'enabled',
    });
    const again = await syncEndpoint(stripe, wanted);
    expect(again).toEqual({ endpoint: made.endpoint, what: 'unchanged', retired: [] });
  });

  it('is brought up to date when its events differ or somebody switched it off', async () => {
    const { stripe } = await aSimulator();
    const { endpoint } = await syncEndpoint(stripe, { ...wanted, events: ['invoice.paid'] });
    expect(await syncEndpoint(stripe, wanted)).toMatchObject({ endpoint, what: 'changed' });
    await stripe.webhookEndpoints.update(endpoint, { disabled: true });
    expect(await syncEndpoint(stripe, wanted)).toMatchObject({ endpoint, what: 'changed' });
    expect(await stripe.webhookEndpoints.retrieve(endpoint)).toMatchObject({
      enabled_events: subscribedEvents,
      status: 'enabled',
    });
  });

  it('takes the place of one in another API version, and leaves other addresses alone', async () => {
    const { stripe } = await aSimulator();
    const older = await stripe.webhookEndpoints.create({
      url: wanted.url,
      enabled_events: ['*'],
      api_version: '2024-06-20',
    });
    const elsewhere = await stripe.webhookEndpoints.create({
      url: 'https://elsewhere.test/hook',
      enabled_events: ['*'],
    });
    expect(await syncEndpoint(stripe, wanted)).toMatchObject({
      what: 'made',
      retired: [older.id],
    });
    expect((await stripe.webhookEndpoints.retrieve(older.id)).status).toBe('disabled');
    expect((await stripe.webhookEndpoints.retrieve(elsewhere.id)).status).toBe('enabled');
  });
});

describe('the options', () => {
  const least = ['--api', 'https://credits.test/', '--key', 'hk_1'];

  it('name the service and its key', () => {
    expect(syncOptions(least)).toEqual({ api: 'https://credits.test', key: 'hk_1' });
  });

  it('complete the address of the webhook', () => {
    const { webhook } = syncOptions([...least, '--webhook', 'https://credits.test']);
    expect(webhook).toBe('https://credits.test/v1/stripe/webhook');
  });

  it.each([
    [['--key', 'hk_1'], '--api is missing'],
    [['--api', 'https://credits.test'], '--key is missing'],
    [['--api', 'credits.test', '--key', 'hk_1'], '--api takes'],
    [[...least, '--webhook', 'ftp://credits.test'], '--webhook takes'],
    [[...least, '--wat'], 'wat'],
  ])('are refused with what is wrong and how to use them: %j', (argv, message) => {
    expect(() => syncOptions(argv)).toThrow(message);
    expect(() => syncOptions(argv)).toThrow('npm run stripe:sync');
  });
});
