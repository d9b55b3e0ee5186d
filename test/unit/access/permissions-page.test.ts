import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { permissionsPage } from '../../../scripts/generate-permissions.ts';
import { routes } from '../../../worker/http/routes.ts';

it('docs/permissions.md says what the tables say; npm run generate writes it', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/permissions.md'), 'utf8');
  expect(page).toBe(permissionsPage(routes));
});
