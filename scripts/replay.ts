import { readFile } from 'node:fs/promises';
import { discover, untilAnswers } from './replaying/discover.ts';
import { replayOptions } from './replaying/options.ts';
import { progressOn } from './replaying/progress.ts';
import { check, prepare, type ReplayRun, send } from './replaying/replay.ts';
import { agreementLines, summary } from './replaying/summary.ts';
import { parseTrace, type Trace } from './replaying/trace.ts';

/** Sends a trace of LLM requests through the running API, then proves that its numbers agree. */
const say = (text: string) => process.stdout.write(`${text}\n`);
const complain = (text: string) => process.stderr.write(`${text}\n`);

/** The code of a program that Ctrl-C ended. */
const interrupted = 130;
const badRowsShown = 20;

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  complain(`replay: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

async function main(argv: readonly string[]): Promise<number> {
  const options = replayOptions(argv);
  const { file } = options;
  const trace = parseTrace(await readFile(file, 'utf8'));
  showBadRows(trace);
  const { requests } = trace;
  if (requests.length === 0) throw new Error(`${file} has no usable rows`);
  const target = await discover(options);
  await untilAnswers(target);
  say(`${requests.length.toLocaleString('en-US')} requests from ${file} to ${target.url}`);
  say(
    `each held for its context and ${options.estimateOutput} output tokens, captured as it came out`,
  );
  const progress = progressOn(process.stderr, () => performance.now());
  const replay = { target, options, requests, progress, signal: stopOnce() };
  return run(replay);
}

async function run(replay: ReplayRun): Promise<number> {
  const prepared = await prepare(replay);
  if (replay.signal.aborted) return stopped();
  const replayed = await send(replay, prepared);
  say(summary(replayed));
  if (replay.signal.aborted) return stopped();
  const checked = await check(replay, prepared, replayed.sent);
  if (replay.signal.aborted) return stopped();
  say(agreementLines(checked));
  return checked.differences.length === 0 ? 0 : 1;
}

function stopped(): number {
  say('stopped before the end; nothing was compared');
  return interrupted;
}

/** The first Ctrl-C lets what is under way end; the second does not wait. */
function stopOnce(): AbortSignal {
  const stop = new AbortController();
  process.once('SIGINT', () => {
    complain('\nstopping: letting what is under way end (Ctrl-C again to quit at once)');
    stop.abort();
    process.once('SIGINT', () => process.exit(interrupted));
  });
  return stop.signal;
}

function showBadRows({ bad }: Trace): void {
  for (const { line, field, message } of bad.slice(0, badRowsShown))
    complain(`line ${line}, ${field}: ${message}`);
  if (bad.length > 0) complain(`${bad.length.toLocaleString('en-US')} bad rows are left out`);
}
