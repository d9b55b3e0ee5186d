import { createExecutionContext } from 'cloudflare:test';
import { expect, it } from 'vitest';
import worker from '../../worker/index.ts';
import { env } from './api-client.ts';

/** As deployed, over https, with the pages' files stood in for. */
function get(address: string, replaced: object = {}): Promise<Response> {
  const ASSETS = { fetch: async () => new Response('<!doctype html>') };
  const request = new Request(address) as Parameters<typeof worker.fetch>[0];
  return worker.fetch(request, { ...env, ASSETS, ...replaced } as never, createExecutionContext());
}

const embedding = { EMBED_ORIGINS: 'https://platform.example', HYDRON_LOCAL: '' };

it('says over https, with pages and data, that nothing but https will do for two years', async () => {
  for (const path of [
    '/healthz',
    '/v1/nowhere',
    '/errors/not_found',
    '/portal',
    '/settings/usage',
  ]) {
    const { headers } = await get(`https://credits.example${path}`);
    expect([path, headers.get('strict-transport-security')]).toEqual([
      path,
      'max-age=63072000; includeSubDomains',
    ]);
    expect((await get(`http://localhost${path}`)).headers.has('strict-transport-security')).toBe(
      false,
    );
  }
});

it('lets the portal alone be in a frame, of the origins that were named', async () => {
  const { headers } = await get('https://credits.example/portal', embedding);
  expect(headers.get('content-security-policy')).toMatch(
    /frame-ancestors https:\/\/platform\.example$/,
  );
  expect(headers.has('x-frame-options')).toBe(false);
  expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
  const others = ['/portal/', '/portal/x', '/Portal', '/', '/settings/usage', '/v1/session'];
  for (const path of others) {
    const other = await get(`https://credits.example${path}`, embedding);
    expect([path, other.headers.get('x-frame-options')]).toEqual([path, 'DENY']);
    expect(other.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  }
});
