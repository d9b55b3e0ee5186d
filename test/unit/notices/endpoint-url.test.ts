import { expect, it } from 'vitest';
import { parseEndpointUrl } from '../../../worker/notices/endpoint-url.ts';

it.each(['https://hooks.example.com/hydron?x=1', 'https://hooks.example.com:8443/'])(
  'takes %s',
  (url) => {
    expect(parseEndpointUrl(url, false)).toEqual({ ok: true, value: url });
  },
);

it.each([
  'http://hooks.example.com/',
  'https://localhost/',
  'https://127.0.0.1/',
  'https://2130706433/',
  'https://0x7f.1/',
  'https://10.0.0.8/',
  'https://[::1]/',
  'https://[fd00::1]/',
  'https://metadata.internal/',
  'https://db.local./',
  'https://intranet/',
  'https://user:secret@hooks.example.com/',
  'https://hooks.example.com/#top',
  'ftp://hooks.example.com/',
  'hooks.example.com',
  `https://hooks.example.com/${'x'.repeat(2_000)}`,
])('refuses %s', (url) => {
  expect(parseEndpointUrl(url, false).ok).toBe(false);
});

it('lets a local deployment send to its own machine, and nowhere else without TLS', () => {
  expect(parseEndpointUrl('http://127.0.0.1:4000/in', true).ok).toBe(true);
  expect(parseEndpointUrl('http://localhost:4000/in', true).ok).toBe(true);
  expect(parseEndpointUrl('http://hooks.example.com/', true).ok).toBe(false);
});
