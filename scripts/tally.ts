import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { node, runStage, type Stage } from './stages.ts';

export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

export const nothing: Tally = { passed: 0, failed: 0 };

export const add = (a: Tally, b: Tally): Tally => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
});

/** The closing line, for people and programs. */
export const tallyLine = ({ passed, failed }: Tally) => `${passed} passed, ${failed} failed`;

/** As much of vitest's JSON report as counting takes. */
export interface Report {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/**
 * Counts a report. A file that could not even be loaded has no failed test and is a failure all
 * the same, and so is a run that failed without saying where.
 */
export function tallyOf(report: Report | undefined, succeeded: boolean): Tally {
  if (!report) return { passed: 0, failed: 1 };
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  const failed = report.numFailedTests + broken.length;
  const silent = failed === 0 && !(report.success && succeeded) ? 1 : 0;
  return { passed: report.numPassedTests, failed: failed + silent };
}

/** Runs some vitest projects and counts. */
export async function tallyTests(
  name: string,
  projects: readonly string[],
  output: 'live' | 'after' = 'live',
): Promise<Tally> {
  const directory = await mkdtemp(join(tmpdir(), 'hydron-credits-tests-'));
  const file = join(directory, 'report.json');
  const run = node(
    'node_modules/vitest/vitest.mjs',
    'run',
    ...projects.map((project) => `--project=${project}`),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  );
  const succeeded = await runStage({ name, ...run }, output);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  await rm(directory, { recursive: true, force: true });
  return tallyOf(text === undefined ? undefined : JSON.parse(text), succeeded);
}

/** A stage that is no test counts only when it fails. */
export const tallyStage = async (
  stage: Stage,
  output: 'live' | 'after' = 'live',
): Promise<Tally> => ((await runStage(stage, output)) ? nothing : { passed: 0, failed: 1 });
