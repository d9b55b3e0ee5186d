import { cleanup, fireEvent, screen, waitFor } from '@solidjs/testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { hideLinkSecret, takeLinkSecret } from '../../../web/link-secret.ts';
import { PortalPage } from '../../../web/pages/portal-page.tsx';
import { aFakeApi, aSession, problem } from '../fake-api.ts';
import { arriveBy, openOutside } from './open-outside.tsx';

const exchange = '/portal_sessions/exchange';
const stranger = { '/session': problem(401, 'unauthenticated', 'Nobody.') };
const opened = { ...stranger, [exchange]: { status: 200, body: { return_url: null } } };

function arrive(address = '/portal#the-token') {
  arriveBy(address);
  hideLinkSecret();
}

describe('a portal link', () => {
  afterEach(() => {
    cleanup();
    takeLinkSecret();
    vi.unstubAllGlobals();
  });

  it('is taken out of the address before anything else, and spent by one POST', async () => {
    const api = aFakeApi(opened);
    arrive();
    expect(location.href).not.toContain('the-token');
    const { history } = openOutside(PortalPage, '/portal');
    await waitFor(() => expect(history.get()).toBe('/settings/usage'));
    expect(api.writes()).toMatchObject([
      {
        method: 'POST',
        path: '/v1/portal_sessions/exchange',
        body: { token: 'the-token', embedded: false },
      },
    ]);
  });

  it('is not spent again when the page is shown again', async () => {
    const api = aFakeApi(opened);
    arrive();
    openOutside(PortalPage, '/portal');
    await waitFor(() => expect(api.writes()).toHaveLength(1));
    cleanup();
    openOutside(PortalPage, '/portal');
    expect(await screen.findByRole('heading', { name: 'There is no link to open' })).toBeTruthy();
    expect(api.writes()).toHaveLength(1);
  });

  it('that was used or is too old says where to get another', async () => {
    aFakeApi({ ...stranger, [exchange]: problem(410, 'link_ended', 'Used.') });
    arrive();
    openOutside(PortalPage, '/portal');
    const heading = 'This link was used, or is too old';
    expect(await screen.findByRole('heading', { name: heading })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
  });

  it('can be tried again when no answer came', async () => {
    const api = aFakeApi({ ...stranger, [exchange]: problem(503, 'unavailable', 'Later.') });
    arrive();
    const { history } = openOutside(PortalPage, '/portal');
    const again = await screen.findByRole('button', { name: 'Try again' });
    api.answer(exchange, { return_url: null });
    fireEvent.click(again);
    await waitFor(() => expect(history.get()).toBe('/settings/usage'));
  });

  it('asks before it takes the place of a person who is signed in', async () => {
    const api = aFakeApi({ ...opened, '/session': { status: 200, body: aSession() } });
    arrive();
    const { history } = openOutside(PortalPage, '/portal');
    const open = await screen.findByRole('button', { name: 'Open the link' });
    expect(screen.getByText('amara@northwind.example')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Stay signed in' }).getAttribute('href')).toBe(
      '/settings/usage',
    );
    expect(api.writes()).toHaveLength(0);
    fireEvent.click(open);
    await waitFor(() => expect(history.get()).toBe('/settings/usage'));
    expect(api.writes()).toHaveLength(1);
  });

  it('takes the place of another link’s session without a question', async () => {
    const portal = aSession({ kind: 'portal', person: null, accounts: [] });
    aFakeApi({ ...opened, '/session': { status: 200, body: portal } });
    arrive();
    const { history } = openOutside(PortalPage, '/portal');
    await waitFor(() => expect(history.get()).toBe('/settings/usage'));
  });

  it('is not spent while nobody can say whether somebody is signed in', async () => {
    const api = aFakeApi({ ...opened, '/session': problem(503, 'unavailable', 'Later.') });
    arrive();
    const { history } = openOutside(PortalPage, '/portal');
    const again = await screen.findByRole('button', { name: 'Try again' });
    expect(api.writes()).toHaveLength(0);
    api.answer('/session', aSession({ kind: 'portal', person: null }));
    fireEvent.click(again);
    await waitFor(() => expect(history.get()).toBe('/settings/usage'));
  });

  it('leaves what stands behind the # of other pages alone', () => {
    arrive('/settings/usage#content');
    expect(location.hash).toBe('#content');
    expect(takeLinkSecret()).toBeUndefined();
  });
});
