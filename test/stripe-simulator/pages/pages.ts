import { Refusal } from '../http/refusal.ts';
import type { World } from '../world.ts';
import { postAuthentication, showAuthentication } from './authenticate-page.ts';
import { postSession, showSession } from './checkout-page.ts';
import { html, page } from './html.ts';
import { postInvoice, showInvoice, showPdf } from './invoice-page.ts';
import { type PageAnswer, shown } from './page-answer.ts';
import { postPortal, showPortal } from './portal-page.ts';

export interface PageRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: string;
}

interface Page {
  readonly pattern: RegExp;
  readonly show: (world: World, id: string) => PageAnswer;
  readonly post?: (world: World, id: string, form: URLSearchParams) => PageAnswer;
}

const pages: readonly Page[] = [
  { pattern: /^\/c\/pay\/([^/]+)$/, show: showSession, post: postSession },
  {
    pattern: /^\/authenticate\/([^/]+)$/,
    show: showAuthentication,
    post: postAuthentication,
  },
  { pattern: /^\/i\/([^/]+)$/, show: showInvoice, post: postInvoice },
  { pattern: /^\/i\/([^/]+)\/pdf$/, show: showPdf },
  { pattern: /^\/p\/session\/([^/]+)$/, show: showPortal, post: postPortal },
];

/** The pages a person sees. */
export function answerPage(world: World, { method, path, body }: PageRequest): PageAnswer {
  if (path === '/') return shown(200, home());
  const found = pages.find(({ pattern }) => pattern.test(path));
  const id = decodeURIComponent(found?.pattern.exec(path)?.[1] ?? '');
  try {
    if (found && method === 'POST' && found.post)
      return found.post(world, id, new URLSearchParams(body));
    if (found && (method === 'GET' || method === 'HEAD')) return found.show(world, id);
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
  }
  return shown(
    404,
    page(
      'Not here',
      html`<h1>There is no such page</h1><section><p>The link may be old.</p></section>`,
    ),
  );
}

const home = (): string =>
  page(
    'Stripe simulator',
    html`<h1>Stripe simulator</h1><section><p>This server stands in for Stripe while you develop. Open a checkout from the application.</p></section>`,
  );
