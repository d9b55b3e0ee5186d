import { writeFileSync } from 'node:fs';
import {
  accountKeyScopes,
  linkMay,
  operatorScopes,
  roleMay,
  roles,
} from '../core/access/permissions.ts';
import { type Scope, scopes } from '../core/access/scopes.ts';
import type { Route, Who } from '../worker/http/route.ts';
import { routes } from '../worker/http/routes.ts';

/** Writes docs/permissions.md from the table of permissions and the table of routes. A test compares. */

type May = readonly [column: string, may: (scope: Scope) => boolean];

const columns: readonly May[] = [
  ...roles.map((role): May => [role, (scope) => roleMay(role, scope)]),
  ['portal', (scope) => linkMay('owner', scope)],
  ['account key', (scope) => (accountKeyScopes as readonly Scope[]).includes(scope)],
  ['operator', (scope) => (operatorScopes as readonly Scope[]).includes(scope)],
  ['platform key', () => true],
];

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

const scopeTable = table(
  ['Scope', ...columns.map(([name]) => name)],
  scopes.map((scope) => [`\`${scope}\``, ...columns.map(([, may]) => (may(scope) ? 'yes' : ''))]),
);

const whoText: Record<Who, string> = {
  anyone: 'anyone',
  platform: 'platform key',
  operator: 'operator, platform key',
  signed: 'whoever has the scope',
  session: 'a signed-in browser',
  person: 'a person',
  account: 'whoever has the scope at the account',
};

/** A browser's questions about itself need no scope: the one in the table of routes is a name only. */
const scopeOf = (route: Route): string =>
  route.who === 'anyone' || route.who === 'session' || route.who === 'person'
    ? ''
    : `\`${route.scope}\``;

const pathOf = ({ method, path }: Route): string =>
  `\`${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}\``;

const routeTable = (all: readonly Route[]): string =>
  table(
    ['Route', 'Who', 'Scope'],
    all.map((route) => [pathOf(route), whoText[route.who], scopeOf(route)]),
  );

export const permissionsPage = (all: readonly Route[]): string => `# Permissions

Written by \`npm run generate\` from \`core/access/permissions.ts\` and \`worker/http/routes.ts\`; a test fails when it is out of date. The API refuses by these tables, and pages hide by them.

## Who may what

A person has the scopes of their role at the account their browser looks at. A portal session has those of the role its link names, but never \`members:write\` or \`accounts:manage\`; the column shows an owner's. An account's own key has at most those of its column, and of them what it was given. An operator has theirs at every account, by id or by \`ext:\` and the host platform's id, for 12 hours after signing in, beside what they are as a member. A platform key can be given any scope and acts for any account.

${scopeTable}

## What each route needs

An account that is not one's own is not there: 404, before any scope is looked at. A scope that is missing is a 403 which names it. Routes of a signed-in browser ask no scope, routes of a person refuse portal sessions. Whatever changes something by cookie has to come from our own pages.

${routeTable(all)}
`;

if (import.meta.main) {
  writeFileSync(new URL('../docs/permissions.md', import.meta.url), permissionsPage(routes));
  console.log(`docs/permissions.md: ${scopes.length} scopes, ${routes.length} routes`);
}
