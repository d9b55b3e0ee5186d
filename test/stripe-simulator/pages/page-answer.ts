import type { ApiAnswer } from '../http/api.ts';

export type PageAnswer = ApiAnswer;

/** Pages run no scripts and load nothing; forms may lead anywhere, since sessions end elsewhere. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'";

export const shown = (status: number, body: string): PageAnswer => ({
  status,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'cache-control': 'no-store',
  },
  body,
});

export const seeOther = (location: string): PageAnswer => ({
  status: 303,
  headers: { location, 'cache-control': 'no-store' },
  body: '',
});
