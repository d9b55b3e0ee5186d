import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Advisories, grave, type Lock, lockProblems } from './auditing/packages.ts';
import { root } from './stages.ts';

/**
 * Looks the packages through: the lock file by itself, and what the registry knows to be broken in
 * what ships. A registry that gives no advisories is said, and fails nothing: it is no hole.
 */
const json = <T>(file: string) => JSON.parse(readFileSync(join(root, file), 'utf8')) as T;

const { allowScripts } = json<{ allowScripts: Record<string, boolean> }>('package.json');
const lock = json<Lock>('package-lock.json');
const problems = lockProblems(lock, allowScripts);

const asked = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
  cwd: root,
  encoding: 'utf8',
  timeout: 60_000,
  stdio: ['ignore', 'pipe', 'ignore'],
});
const advisories = parse(asked.stdout);
problems.push(...grave(advisories ?? {}));

console.log(`${Object.keys(lock.packages).length - 1} packages locked`);
console.log(
  advisories
    ? `${Object.keys(advisories.vulnerabilities ?? {}).length} advisories about what ships`
    : 'NOT LOOKED UP: the registry gave no advisories; run `npm run audit` where it does',
);
for (const problem of problems) console.log(`  ${problem}`);
process.exitCode = problems.length === 0 ? 0 : 1;

/** Undefined where there was no answer about vulnerabilities. */
function parse(printed: string | null): Advisories | undefined {
  try {
    const answer = JSON.parse(printed ?? '') as Advisories;
    return answer.vulnerabilities ? answer : undefined;
  } catch {
    return undefined;
  }
}
