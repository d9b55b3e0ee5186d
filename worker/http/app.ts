import type { Context } from 'hono';
import { HonoBase } from 'hono/hono-base';
import { TrieRouter } from 'hono/router/trie-router';
import { instant } from '../../core/units/instant.ts';
import { isUnreachable } from '../account/account-client.ts';
import type { Env } from '../env.ts';
import { describeError, log } from '../log.ts';
import type { RouteGroup } from '../metrics/request-counts.ts';
import { admit } from './admit.ts';
import type { Call } from './call.ts';
import { isDatabaseFailure } from './database.ts';
import { debitRoutes } from './debit-routes.ts';
import { type NotedRoute, noteRequest } from './note-request.ts';
import { notFound, type Problem, unavailable } from './problem.ts';
import { bodyMaxDefault, bodyMaxLarge, bodyMaxLocal } from './read-body.ts';
import { refuse, WholeAnswer } from './reply.ts';
import type { Method, Route } from './route.ts';
import { isHttps, setStandardHeaders } from './standard-headers.ts';

type AppContext = Context<{ Bindings: Env }>;
type App = HonoBase<{ Bindings: Env }>;

/**
 * With the one router that knows words beside parameters (`/entries/verify`, `/entries/:entry`).
 * Hono's own choice comes to the same, but loads two routers more and tries them first.
 */
const newApp = (): App => new HonoBase({ router: new TrieRouter() });

/**
 * The API: each route of the table, and for what is not in it the right refusal. What is no debit
 * has an app of its own, loaded with the first such request: a cold isolate's first debit does not
 * wait for a hundred routes. A handler for the rest beside the debits' would make of every debit a
 * chain of two.
 */
export function createApp(): App {
  const app = appOf(debitRoutes, ({ method }) => (method === 'GET' ? 'balance' : 'debit'));
  let whole: App | undefined;
  app.notFound(async (context) => {
    whole ??= wholeApp((await import('./routes.ts')).routes);
    return whole.fetch(context.req.raw, context.env, context.executionCtx);
  });
  return app;
}

function appOf(routes: readonly Route[], groupOf: (route: Route) => RouteGroup): App {
  const app = newApp();
  for (const route of routes) {
    const noted = { pattern: route.path, group: groupOf(route) };
    const bodyMax = route.large ? bodyMaxLarge : bodyMaxDefault;
    app.on(route.method, route.path, (context) =>
      answer(context, noted, bodyMax, (call) => admit(route, call)),
    );
  }
  return app;
}

function groupOfRest({ method, path }: Route): RouteGroup {
  if (path.startsWith('/v1/admin/')) return 'admin';
  return method === 'GET' ? 'read' : 'write';
}

const nowhere: NotedRoute = { pattern: 'none', group: 'none' };

function wholeApp(routes: readonly Route[]): App {
  const app = appOf(routes, groupOfRest);
  app.all('/local/*', (context) =>
    answer(context, { pattern: '/local/*', group: 'none' }, bodyMaxLocal, async (call) =>
      (await import('./local/local.ts')).answerLocal(call),
    ),
  );
  const refusing = refusals(routes);
  app.notFound((context) => refusing.fetch(context.req.raw, context.env, context.executionCtx));
  return app;
}

/** What is in no route: by another method, or not at all. */
function refusals(routes: readonly Route[]): App {
  const app = newApp();
  for (const path of new Set(routes.map((route) => route.path)))
    app.all(path, (context) =>
      answer(context, { pattern: path, group: 'none' }, 0, async (call) =>
        methodNotAllowed(call, methodsOf(routes, path)),
      ),
    );
  app.notFound((context) =>
    answer(context, nowhere, 0, async (call) => refuse(call, notFound('There is no such route.'))),
  );
  return app;
}

const methodsOf = (routes: readonly Route[], path: string): Method[] =>
  routes.filter((route) => route.path === path).map((route) => route.method);

async function answer(
  context: AppContext,
  route: NotedRoute,
  bodyMax: number,
  run: (call: Call) => Promise<Response>,
): Promise<Response> {
  const call = callOf(context, bodyMax);
  const response = await run(call).catch((error) => failed(call, route, error));
  noteRequest(call, route, response);
  // The handshake of a socket is the platform's own.
  if (response.status !== 101 && !(response instanceof WholeAnswer))
    setStandardHeaders(response.headers, {
      https: isHttps(call.request),
      requestId: call.requestId,
    });
  return response;
}

function callOf(context: AppContext, bodyMax: number): Call {
  const request = context.req.raw;
  let url: URL | undefined;
  return {
    env: context.env,
    request,
    get url() {
      url ??= new URL(request.url);
      return url;
    },
    requestId: requestIdOf(request),
    now: instant(Date.now()),
    params: context.req.param(),
    bodyMax,
    waitUntil: (work) => context.executionCtx.waitUntil(work),
  };
}

/** The caller's own where it is fit for a log line. */
function requestIdOf(request: Request): string {
  const given = request.headers.get('x-request-id');
  return given !== null && /^[\w.:-]{1,100}$/.test(given) ? given : `req_${crypto.randomUUID()}`;
}

/** What was thrown is said to the log, never to the caller; bodies and keys to neither. */
function failed(call: Call, { pattern }: NotedRoute, error: unknown): Response {
  const known = knownFailure(error);
  const { method } = call.request;
  log(known ? 'warn' : 'error', known ? 'not available' : 'request failed', {
    request_id: call.requestId,
    method,
    route: pattern,
    error: describeError(error),
  });
  return refuse(call, known ?? internal);
}

const internal: Problem = {
  code: 'internal_error',
  detail: 'The request failed on our side. Give its id to whoever runs this service.',
};

function knownFailure(error: unknown): Problem | undefined {
  if (isDatabaseFailure(error))
    return unavailable('The database of history is not answering. Spending goes on meanwhile.');
  if (isUnreachable(error))
    return unavailable('The account could not be reached. Send it again, with the same key.');
  return undefined;
}

function methodNotAllowed(call: Call, allowed: readonly Method[]): Response {
  const allow = allowed.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  return refuse(
    call,
    { code: 'method_not_allowed', detail: `Here one may ${allow.join(', ')}.` },
    { headers: { Allow: allow.join(', ') } },
  );
}
