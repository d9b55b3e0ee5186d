import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { quiet } from '../running/quiet.ts';
import { node } from '../stages.ts';
import type { Room } from './mutant.ts';

/** The fast tests that must notice, by what was broken. */
const killers: Readonly<Record<Room, readonly string[]>> = {
  ledger: [
    'test/simulation',
    'test/unit/ledger',
    'test/unit/account',
    'test/unit/budgets',
    'test/unit/servers',
    'test/property/budgets.test.ts',
    'test/property/servers.test.ts',
  ],
  pricing: ['test/property/pricing.test.ts', 'test/unit/pricing'],
  rollups: [
    'test/property/rollups.test.ts',
    'test/unit/usage/rollup.test.ts',
    'test/unit/db/rollup.test.ts',
    'test/unit/db/usage-zones.test.ts',
    'test/property/one-ledger.test.ts',
    'test/unit/db/usage.test.ts',
    'test/unit/http/usage-summary.test.ts',
    'test/unit/usage/summary-plan.test.ts',
    'test/unit/usage/window-summary.test.ts',
  ],
};

/** A mutant that keeps the tests from ending is caught: so it would be anywhere. */
const huntLimitMs = 180_000;

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** A test file that failed, and after how many random histories where it says so. */
export interface Catch {
  readonly file: string;
  readonly histories?: number;
}

export interface Hunt {
  readonly directory: string;
  readonly room: Room;
  /** Random histories the simulation lives. */
  readonly runs: number;
}

/** Runs a room's tests in a workspace and says which failed. Throws when one does not even load. */
export async function hunt({ directory, room, runs }: Hunt): Promise<readonly Catch[]> {
  const file = join(directory, 'report.json');
  const { command, args } = node('node_modules/vitest/vitest.mjs', 'run', ...killers[room]);
  await rm(file, { force: true });
  const child = spawn(
    command,
    [
      ...args,
      `--root=${directory}`,
      `--config=${join(directory, 'scripts/mutants/killers.config.ts')}`,
      '--reporter=json',
      `--outputFile.json=${file}`,
    ],
    {
      cwd: directory,
      env: { ...quiet, ...process.env, HYDRON_RUNS: String(runs) },
      stdio: 'ignore',
      timeout: huntLimitMs,
      killSignal: 'SIGKILL',
    },
  );
  const [code, signal] = await once(child, 'exit');
  if (signal === 'SIGKILL') return [{ file: `no end within ${huntLimitMs / 1_000} s` }];
  const caught = catchesIn(JSON.parse(await readFile(file, 'utf8')) as Report, directory);
  // Tests that pass while something throws beside them fail the run all the same.
  return code !== 0 && caught.length === 0 ? [{ file: 'an error outside of any test' }] : caught;
}

function catchesIn({ testResults }: Report, directory: string): Catch[] {
  return testResults
    .filter(({ status }) => status === 'failed')
    .map(({ name, message, assertionResults }) => {
      const file = relative(directory, name);
      const failures = assertionResults.filter(({ status }) => status === 'failed');
      if (failures.length === 0) throw new Error(`${file} does not load: ${message}`);
      const said = failures.flatMap(({ failureMessages }) => failureMessages).join('\n');
      const after = /Property failed after (\d+) tests/.exec(said)?.[1];
      return after === undefined ? { file } : { file, histories: Number(after) };
    });
}
