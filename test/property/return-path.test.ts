import fc from 'fast-check';
import { expect, test } from 'vitest';
import { landing, returnPath } from '../../worker/auth/oidc/return-path.ts';

const origin = 'https://credits.example';
const piece = fc.constantFrom(
  ...['/', '//', '\\', '.', '..', '@', ':', '?', '#', '%2f', '%5c', '%09', '\t', '\n', ' ', ';'],
  ...['evil.example', 'https:', 'javascript:', 'settings', 'v1', 'local', 'é', '\u2028', '\u202e'],
);
const asked = fc.oneof(
  fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
  fc.array(piece, { maxLength: 12 }).map((pieces) => `/${pieces.join('')}`),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

/** Whatever is asked for, a browser that follows it stays with us, and runs nothing of the API. */
test('no way back leads elsewhere, written relative or whole', () => {
  fc.assert(
    fc.property(asked, (text) => {
      const path = returnPath(text, origin);
      for (const url of [new URL(path, `${origin}/v1/sign_in`), new URL(`${origin}${path}`)]) {
        expect(url.origin).toBe(origin);
        expect(url.pathname).not.toMatch(/^\/(?:v1|api|local|errors)(?:\/|$)/);
      }
      expect(path).toMatch(/^[\x21-\x7e]+$/);
    }),
    { numRuns: 5_000 },
  );
});

test('a page of ours is come back to as it was asked for', () => {
  const pages = ['/', '/settings/usage?from=2026-11-01', '/operator#inbox', '/invitation'];
  expect(pages.map((page) => returnPath(page, origin))).toEqual(pages);
  expect(returnPath(null, origin)).toBe(landing);
});

/** It travels in a cookie: browsers drop one of more than 4,096 bytes without a word. */
test('a way back that is long once it is written as an address is none', () => {
  expect(returnPath(`/${'x'.repeat(499)}`, origin)).toHaveLength(500);
  for (const letter of ['x', 'é', '字', '😀'])
    expect(returnPath(`/${letter.repeat(500)}`, origin)).toBe(landing);
  expect(returnPath(`/?q=${'字'.repeat(200)}`, origin)).toBe(landing);
});
