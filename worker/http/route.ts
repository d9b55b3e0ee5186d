import type { Scope } from '../auth/scopes.ts';
import type { AccountCall, Call, SignedCall } from './call.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type Handler<C> = (call: C) => Promise<Response>;

interface RouteBase {
  /** The operation's name in the OpenAPI document, which is its handler's; unique. */
  readonly operation: string;
  readonly method: Method;
  /** `:name` stands for one segment. */
  readonly path: string;
  /** Whether its body may be large: batches, rate cards. */
  readonly large?: boolean;
}

/** Needs nobody. */
export interface PublicRoute extends RouteBase {
  readonly who: 'anyone';
  readonly load: () => Promise<Handler<Call>>;
}

/** Needs a scope, but no account in the path. */
export interface SignedRoute extends RouteBase {
  readonly who: 'platform' | 'signed' | 'session';
  readonly scope: Scope;
  readonly load: () => Promise<Handler<SignedCall>>;
}

/** Needs a scope on the account in the path. */
export interface AccountRoute extends RouteBase {
  readonly who: 'account';
  readonly scope: Scope;
  readonly load: () => Promise<Handler<AccountCall>>;
}

export type Route = PublicRoute | SignedRoute | AccountRoute;

/** A module of handlers, or where to find it: what a debit does not need is loaded when asked for. */
type Module<K extends string, C> = () => Promise<Record<K, Handler<C>>> | Record<K, Handler<C>>;

type Line = `${Method} /${string}`;

const at = (what: Line) => {
  const [method, path] = what.split(' ') as [Method, string];
  return { method, path };
};

const handler =
  <K extends string, C>(module: Module<K, C>, operation: K) =>
  async (): Promise<Handler<C>> =>
    (await module())[operation];

export const open = <K extends string>(
  what: Line,
  module: Module<K, Call>,
  operation: K,
  large = false,
): Route => ({ ...at(what), who: 'anyone', operation, large, load: handler(module, operation) });

export const signed = <K extends string>(
  who: SignedRoute['who'],
  what: Line,
  scope: Scope,
  module: Module<K, SignedCall>,
  operation: K,
  large = false,
): Route => ({ ...at(what), who, scope, operation, large, load: handler(module, operation) });

/** `path` goes on from the account's own. */
export const account = <K extends string>(
  what: Line | Method,
  scope: Scope,
  module: Module<K, AccountCall>,
  operation: K,
  { large = false, under = '/v1/accounts' } = {},
): Route => {
  const [method, path = ''] = what.split(' ') as [Method, string?];
  return {
    method,
    path: `${under}/:account${path}`,
    who: 'account',
    scope,
    operation,
    large,
    load: handler(module, operation),
  };
};
