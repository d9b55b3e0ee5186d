import * as z from 'zod';
import { type ProblemCode, problemKinds } from '../problem.ts';
import type { Route } from '../route.ts';
import { problem } from '../schemas/answers.ts';
import { administrationOperations } from './administration-operations.ts';
import { budgetOperations } from './budget-operations.ts';
import { checkoutOperations } from './checkout-operations.ts';
import { forecastOperations } from './forecast-operations.ts';
import { historyOperations } from './history-operations.ts';
import { inboxOperations } from './inbox-operations.ts';
import { keyOperations } from './key-operations.ts';
import { ledgerOperations } from './ledger-operations.ts';
import { memberOperations } from './member-operations.ts';
import { noticeOperations } from './notice-operations.ts';
import type { Operation } from './operation.ts';
import { operatorOperations } from './operator-operations.ts';
import { portalOperations } from './portal-operations.ts';
import { serverOperations } from './server-operations.ts';
import { sessionOperations } from './session-operations.ts';
import { signInOperations } from './sign-in-operations.ts';
import { subscriptionOperations } from './subscription-operations.ts';
import { tipsOperations } from './tips-operations.ts';
import { topUpOperations } from './top-up-operations.ts';
import { webhookOperations } from './webhook-operations.ts';

const operations: Readonly<Record<string, Operation>> = {
  ...ledgerOperations,
  ...administrationOperations,
  ...keyOperations,
  ...checkoutOperations,
  ...topUpOperations,
  ...subscriptionOperations,
  ...historyOperations,
  ...inboxOperations,
  ...serverOperations,
  ...budgetOperations,
  ...forecastOperations,
  ...tipsOperations,
  ...noticeOperations,
  ...webhookOperations,
  ...signInOperations,
  ...sessionOperations,
  ...memberOperations,
  ...portalOperations,
  ...operatorOperations,
};

/** What the document says of a route. A route it does not know is a mistake of ours. */
export function operationOf(route: Route): Operation {
  const operation = operations[route.operation];
  if (!operation) throw new Error(`the route ${route.operation} is not described`);
  return operation;
}

const title = 'Hydron Credits';

/** OpenAPI 3.1, made from the table of routes and the schemas that read their bodies. */
export function openApiDocument(routes: readonly Route[]): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describe(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title,
      version: '0.1.0',
      description:
        'Prepaid credits: report usage, hold and capture, read the ledger. Amounts are whole ' +
        'microcredits (1 credit is 1,000,000), times RFC 3339. Problems are RFC 9457.',
    },
    paths,
    components: {
      schemas: { Problem: toSchema(problem, 'output') },
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'An API key, `hyd_…`' },
        session: { type: 'apiKey', in: 'cookie', name: 'hydron_session' },
      },
    },
  };
}

function describe(route: Route): Record<string, unknown> {
  const operation = operationOf(route);
  const scope = route.who === 'anyone' ? undefined : route.scope;
  return {
    operationId: route.operation,
    summary: operation.summary,
    ...(scope ? { description: `Needs the scope \`${scope}\`.` } : {}),
    security: securityOf(route),
    parameters: parametersOf(route, operation),
    ...(operation.body ? { requestBody: requestBodyOf(operation) } : {}),
    responses: { ...answersOf(operation), ...problemsOf(route, operation) },
  };
}

function securityOf({ who }: Route): Record<string, string[]>[] {
  if (who === 'anyone') return [];
  if (who === 'session' || who === 'person') return [{ session: [] }];
  return who === 'platform' ? [{ key: [] }] : [{ key: [] }, { session: [] }];
}

const accountText = '`me`, an account’s id, or with a platform key `ext:` and your own id of it';

function parametersOf(route: Route, { query = {}, key: use }: Operation): object[] {
  const schema = { type: 'string' };
  const inPath = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema,
    ...(name === 'account' ? { description: accountText } : {}),
  }));
  const inQuery = Object.entries(query).map(([name, description]) => ({
    name,
    in: 'query',
    schema,
    description,
  }));
  const key = {
    name: 'Idempotency-Key',
    in: 'header',
    required: use === 'required',
    schema: { type: 'string', maxLength: 255 },
    description: 'Your name for this attempt: the same key and body have the same answer',
  };
  const isRead = route.method !== 'GET' && use !== 'unread';
  return [...inPath, ...inQuery, ...(isRead ? [key] : [])];
}

function requestBodyOf({ body, types, bodyOptional }: Operation): object {
  const schema = toSchema(body as z.ZodType, 'input');
  const content = Object.fromEntries(
    (types ?? ['application/json']).map((type) => [type, { schema }]),
  );
  return { required: bodyOptional !== true, content };
}

function answersOf({ answers, alsoAs = [] }: Operation): Record<string, object> {
  const described = Object.entries(answers).map(([status, schema]) => {
    const json = schema ? { 'application/json': { schema: toSchema(schema, 'output') } } : {};
    const others = Object.fromEntries(alsoAs.map((type) => [type, { schema: { type: 'string' } }]));
    const content = { ...json, ...others };
    const hasBody = Object.keys(content).length > 0;
    return [status, { description: 'As asked', ...(hasBody ? { content } : {}) }];
  });
  return Object.fromEntries(described);
}

/** Any of our routes may fail on our side; one that reads a key may refuse it, and so on. */
function problemsOf(route: Route, { body, problems = [] }: Operation): Record<string, object> {
  const codes: ProblemCode[] = ['internal_error', 'unavailable', ...problems];
  if (route.who !== 'anyone') codes.push('unauthenticated', 'forbidden', 'invalid_request');
  if (route.path.includes(':')) codes.push('not_found');
  if (route.who !== 'anyone' || route.counted) codes.push('rate_limited');
  if (body) codes.push('payload_too_large', 'unsupported_media_type');
  const byStatus = Map.groupBy(codes, (code) => problemKinds[code].status);
  const content = {
    'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
  };
  return Object.fromEntries(
    [...byStatus].map(([status, some]) => [status, { description: some.join(', '), content }]),
  );
}

const toSchema = (schema: z.ZodType, io: 'input' | 'output'): object => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
};
