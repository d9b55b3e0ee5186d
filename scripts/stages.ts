import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { quiet } from './running/quiet.ts';

export const root = join(import.meta.dirname, '..');

/** One step of a longer command: what runs, under which name it is reported. */
export interface Stage {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

/** A script of ours or of a package, on the Node that runs this. */
export const node = (script: string, ...args: string[]) => ({
  command: process.execPath,
  args: [join(root, script), ...args],
});

export const biome = (...args: string[]) => node('node_modules/@biomejs/biome/bin/biome', ...args);
export const tsc = (...args: string[]) => node('node_modules/typescript/bin/tsc', ...args);
export const vite = (...args: string[]) => node('node_modules/vite/bin/vite.js', ...args);

/**
 * Runs a stage with its output on ours, or `after` it has ended where it runs beside another;
 * answers whether it succeeded.
 */
export async function runStage(
  { name, command, args }: Stage,
  output: 'live' | 'after' = 'live',
): Promise<boolean> {
  console.log(`\n— ${name}`);
  const startedAt = performance.now();
  const child = spawn(command, args, {
    cwd: root,
    env: { ...quiet, ...process.env },
    stdio: output === 'live' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (piece: Buffer) => said.push(piece));
  const [code] = await once(child, 'close');
  process.stdout.write(Buffer.concat(said));
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  console.log(`— ${name}: ${code === 0 ? 'ok' : 'FAILED'} in ${seconds} s`);
  return code === 0;
}

/** Stages that need each other: the first failure ends it. Answers an exit code. */
export async function runAll(stages: readonly Stage[]): Promise<0 | 1> {
  for (const stage of stages) if (!(await runStage(stage))) return 1;
  return 0;
}
