import type { Scope } from '../../core/access/scopes.ts';
import type { AccountCall, Call, SignedCall } from './call.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type Handler<C> = (call: C) => Promise<Response>;

/**
 * Who may come in at all; what they may do there their scopes say. `platform`: a platform key.
 * `operator`: a platform key, or an operator who signed in lately. `signed`: anybody known.
 * `session`: a signed-in browser. `person`: one that a person signed in themselves.
 */
export type Who = 'anyone' | 'platform' | 'operator' | 'signed' | 'session' | 'person' | 'account';

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
  /** Whether it is work that strangers can make: then it counts against their address. */
  readonly counted?: boolean;
  readonly load: () => Promise<Handler<Call>>;
}

/** Needs a scope, but no account in the path. */
export interface SignedRoute extends RouteBase {
  readonly who: Exclude<Who, 'anyone' | 'account'>;
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

/** Of a route that strangers can make work with. */
export const counted = { counted: true };

export const open = <K extends string>(
  what: Line,
  module: Module<K, Call>,
  operation: K,
  { large = false, counted = false } = {},
): Route => ({
  ...at(what),
  who: 'anyone',
  operation,
  large,
  counted,
  load: handler(module, operation),
});

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
