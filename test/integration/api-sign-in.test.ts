import { describe, expect, it } from 'vitest';
import { deployed, send } from './api-client.ts';

describe('signing in where no provider is set up', () => {
  it('offers none, and says so to whoever tries all the same', async () => {
    const options = await send('/v1/sign_in/options');
    expect(options.json).toEqual({ provider: null });
    for (const path of ['/v1/sign_in', '/v1/sign_in/callback?code=x&state=y']) {
      const refused = await send(path);
      expect(refused.status).toBe(503);
      expect(refused.json.code).toBe('sign_in_not_configured');
      expect(refused.headers.get('set-cookie')).toBeNull();
    }
  });

  it('signs nobody in who only looks at the address', async () => {
    const address = 'http://localhost/v1/sign_in/callback?code=x&state=y';
    const looked = await deployed.fetch(new Request(address, { method: 'HEAD' }));
    expect([looked.status, looked.headers.get('allow')]).toEqual([405, 'GET']);
  });
});
