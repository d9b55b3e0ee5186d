import { describe, expect, it } from 'vitest';
import { cookieUseOf, sessionCookie, sessionToken } from '../../../worker/auth/session-cookie.ts';

const from = (url: string, cookie?: string) =>
  new Request(url, cookie === undefined ? {} : { headers: { cookie } });

describe('the cookie of a session', () => {
  it('is for this host alone, for no script, and for no other site', () => {
    expect(sessionCookie('abc', 3_600_000, { https: true })).toBe(
      '__Host-hydron_session=abc; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax; Secure',
    );
  });

  it('in a frame of another site is kept apart for each site that has the frame', () => {
    expect(sessionCookie('abc', 1_000, { https: true, embedded: true })).toBe(
      '__Host-hydron_portal=abc; Path=/; Max-Age=1; HttpOnly; SameSite=None; Secure; Partitioned',
    );
  });

  it('goes without Secure on a development machine, framed or not', () => {
    const plain = 'hydron_session=abc; Path=/; Max-Age=1; HttpOnly; SameSite=Lax';
    expect(sessionCookie('abc', 1_000, { https: false })).toBe(plain);
    expect(sessionCookie('abc', 1_000, { https: false, embedded: true })).toBe(plain);
  });

  it('goes away with an empty token', () => {
    expect(sessionCookie('', 0, { https: true })).toContain('=; Path=/; Max-Age=0;');
    expect(sessionCookie('', -5, { https: true })).toContain('Max-Age=0;');
  });

  it('is read back wherever it stands among others', () => {
    const cookie = 'a=1; __Host-hydron_session=abc; b=2';
    expect(sessionToken(from('https://credits.example/', cookie))).toBe('abc');
    expect(sessionToken(from('https://credits.example/'))).toBeUndefined();
    expect(sessionToken(from('https://credits.example/', 'a=1; b'))).toBeUndefined();
  });

  it('counts on https only by a name that no other host can set', () => {
    expect(sessionToken(from('https://credits.example/', 'hydron_session=abc'))).toBeUndefined();
    expect(sessionToken(from('http://localhost/', 'hydron_session=abc'))).toBe('abc');
    const secure = '__Host-hydron_session=abc; __Host-hydron_portal=def';
    expect(sessionToken(from('http://localhost/', secure))).toBeUndefined();
  });

  it('of a frame goes before one’s own, and is set again by its own rules', () => {
    const both = from(
      'https://credits.example/',
      '__Host-hydron_session=own; __Host-hydron_portal=frame',
    );
    expect(sessionToken(both)).toBe('frame');
    expect(cookieUseOf(both)).toEqual({ https: true, embedded: true });
    const own = from('https://credits.example/', '__Host-hydron_session=own');
    expect(cookieUseOf(own)).toEqual({ https: true, embedded: false });
    const local = from('http://localhost/', 'hydron_session=own');
    expect(cookieUseOf(local)).toEqual({ https: false, embedded: false });
  });
});
