import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { type BuiltWorker, startBuiltWorker } from '../support/built-worker.ts';

const root = join(import.meta.dirname, '../..');
let worker: BuiltWorker | undefined;

afterAll(async () => worker?.remove());

test('8,819 requests of a real trace come out the same in quotes, entries and balance', async () => {
  worker = await startBuiltWorker();
  const { url, platformKey } = worker;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      'scripts/replay.ts',
      'test/data/azure-llm-trace-code-2023.csv',
      ...['--model', 'anthropic/claude-haiku-4-5', '--accounts', '7', '--speed', '0'],
      ...['--url', url, '--key', platformKey],
    ],
    { cwd: root, timeout: 480_000, maxBuffer: 10_000_000 },
  );
  console.log(stdout);
  expect(stdout).toMatch(/^accepted +8,819$/m);
  expect(stdout).toMatch(/^refused +0$/m);
  // 120 microcredits per input token and 600 per output token, of the sums the data set states.
  const credits = (18_059_974 * 120 + 245_896 * 600) / 1_000_000;
  expect(stdout).toMatch(new RegExp(`^credits +${credits}$`, 'm'));
  expect(stdout).toContain(
    `sum of quotes ${credits}, of entries ${credits}, balance moved ${credits}`,
  );
  expect(stdout).toContain('explained 8,819 entries, verified 7 ledgers');
  expect(stdout).toContain('quotes, entries and balance agree to the microcredit');
});
