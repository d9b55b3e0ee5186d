import { cleanup, screen, waitFor } from '@solidjs/testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { order } from './answers.ts';
import { aBillingApi, openBilling } from './open-billing.tsx';

// How long it rests between looks has tests of its own; nobody waits for it here.
vi.mock('../../../web/pages/settings/billing/outcome/next-look.ts', () => ({
  nextLookMs: (status: string) => status === 'pending' && 20,
}));

describe('an order whose money is on the way', () => {
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });

  it('is looked at again until the money came, each time under another key', async () => {
    const pending = order({ status: 'pending', settled_at: null });
    const api = aBillingApi({ 'POST /sync': { status: 200, body: pending } });
    openBilling(`?order=${pending.order}&checkout=return`);
    expect(await screen.findByText('Your bank is still moving the money')).toBeTruthy();
    await waitFor(() => expect(api.writes().length).toBeGreaterThan(2));
    api.answer('POST /sync', order());
    expect(await screen.findByText('1,000 credits were added')).toBeTruthy();
    const looks = api.writes();
    expect(new Set(looks.map(({ key }) => key)).size).toBe(looks.length);
    await new Promise((done) => setTimeout(done, 100));
    expect(api.writes()).toHaveLength(looks.length);
  });
});
