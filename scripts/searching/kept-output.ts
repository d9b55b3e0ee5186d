import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Finding, findSecrets } from './secrets.ts';

/**
 * What the Workers of a test run print, gathered in a folder that `scripts/test.ts` names, with the
 * secrets they were given; searched when all tests are over. Without a folder nothing is kept.
 */
export const folderVariable = 'HYDRON_TEST_OUTPUT';

function keep(name: string, text: string): void {
  const folder = process.env[folderVariable];
  if (folder) appendFileSync(join(folder, `${name}-${process.pid}.txt`), text);
}

export const keepOutput = (text: string): void => keep('output', text);

/** One that must stand in no line of any Worker. */
export const keepSecret = (secret: string): void => keep('secrets', `${secret}\n`);

export interface Searched {
  readonly lines: number;
  readonly secrets: number;
  readonly findings: readonly (Finding & { readonly file: string })[];
}

export function searchKept(folder: string): Searched {
  const files = readdirSync(folder);
  const textOf = (file: string) => readFileSync(join(folder, file), 'utf8');
  const known = files
    .filter((file) => file.startsWith('secrets-'))
    .flatMap((file) => textOf(file).split('\n').filter(Boolean));
  const searched = files.filter((file) => file.startsWith('output-'));
  return {
    lines: searched.reduce((all, file) => all + textOf(file).split('\n').length, 0),
    secrets: new Set(known).size,
    findings: searched.flatMap((file) =>
      findSecrets(textOf(file), known).map((finding) => ({ ...finding, file })),
    ),
  };
}
