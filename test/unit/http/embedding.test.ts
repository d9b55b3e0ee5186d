import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { embedOriginsMax, parseEmbedOrigins } from '../../../worker/http/embed-origins.ts';
import { parseReturnUrl } from '../../../worker/http/return-url.ts';
import { allowFraming, setStandardHeaders } from '../../../worker/http/standard-headers.ts';

const originsOf = (text: string | undefined, local = false) =>
  parseEmbedOrigins(text, local).origins;

describe('the origins that may show the portal in a frame', () => {
  it('are https origins, each once, however they are spaced', () => {
    expect(originsOf(undefined)).toEqual([]);
    expect(originsOf(' , ')).toEqual([]);
    expect(originsOf('https://a.example,https://b.example:8443/ , https://a.example')).toEqual([
      'https://a.example',
      'https://b.example:8443',
    ]);
  });

  it('are nothing that means more in a header, and no more than a host and its port', () => {
    const wrong = [
      '*',
      'https:',
      'https://*',
      'https://*.example.com',
      'a.example',
      'http://a.example',
      'http://localhost:4000',
      'https://a.example/path',
      'https://a.example?x',
      'https://a.example#x',
      'https://user@a.example',
      "https://a.example;script-src 'unsafe-inline'",
      'https://a.example;script-src',
      "https://a.example 'self'",
      'https://a.example\r\nX-Other: 1',
      'https://A.example',
      'data:text/html',
      'null',
      "'self'",
    ];
    for (const text of wrong)
      expect([text, parseEmbedOrigins(text, false)]).toEqual([
        text,
        { origins: [], refused: [text] },
      ]);
  });

  it('may be one’s own machine by http in local mode alone', () => {
    const own = 'http://localhost:4000,http://127.0.0.1:4000,http://[::1]:4000';
    expect(originsOf(own, true)).toEqual(own.split(','));
    expect(originsOf(own)).toEqual([]);
    expect(originsOf('http://a.example', true)).toEqual([]);
  });

  it('are bounded', () => {
    const many = Array.from({ length: embedOriginsMax + 1 }, (_, n) => `https://h${n}.example`);
    const parsed = parseEmbedOrigins(many.join(','), false);
    expect(parsed.origins).toHaveLength(embedOriginsMax);
    expect(parsed.refused).toEqual([many.at(-1)]);
  });

  it('whatever is written leave the rest of the policy as it is', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string().map((text) => `https://${text}`),
      fc.string().map((text) => `https://a.example${text}`),
    );
    const plain = new Headers();
    setStandardHeaders(plain, { https: true, requestId: undefined });
    const usual = plain.get('Content-Security-Policy')?.replace(/frame-ancestors .*$/, '') ?? '';
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 4 }), fc.boolean(), (parts, local) => {
        const headers = new Headers(plain);
        const origins = originsOf(parts.join(','), local);
        allowFraming(headers, origins);
        const policy = headers.get('Content-Security-Policy') ?? '';
        expect(policy.startsWith(usual)).toBe(true);
        expect(policy.slice(usual.length)).toMatch(
          /^frame-ancestors (?:'none'|https?:\/\/[a-z0-9.[\]:-]+(?: https?:\/\/[a-z0-9.[\]:-]+)*)$/,
        );
        expect(headers.has('X-Frame-Options')).toBe(origins.length === 0);
      }),
    );
  });
});

describe('an address that pages lead back to', () => {
  const read = (text: string, local = false) => {
    const parsed = parseReturnUrl(text, local);
    return parsed.ok ? parsed.value : undefined;
  };

  it('is https, without a user in it', () => {
    expect(read('https://platform.example/billing?x=1#y')).toBe(
      'https://platform.example/billing?x=1#y',
    );
    for (const wrong of ['http://a.example/', 'https://u@a.example/', 'https://u:p@a.example/'])
      expect(read(wrong)).toBeUndefined();
  });

  it('may be one’s own machine by http in local mode alone', () => {
    expect(read('http://localhost:4000/', true)).toBe('http://localhost:4000/');
    expect(read('http://localhost:4000/')).toBeUndefined();
    expect(read('http://localhost.evil.example/', true)).toBeUndefined();
  });

  it('is never a script, whatever is written', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.webUrl(),
          fc.string(),
          fc.string().map((text) => `javascript:${text}`),
        ),
        fc.boolean(),
        (text, local) => {
          const url = read(text, local);
          if (url !== undefined) expect(new URL(url).protocol).toMatch(/^https?:$/);
        },
      ),
    );
  });
});
