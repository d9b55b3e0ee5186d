import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const calls = ['fsync', 'fdatasync'];

/** How many times a process forced its writes to disk while something ran; undefined where nothing here can count that. */
export async function countFsyncs(
  pid: number,
  run: () => Promise<void>,
): Promise<number | undefined> {
  // The kernel's own counters: they slow nothing down, as tracing every call would.
  const events = calls.map((call) => `syscalls:sys_enter_${call}`).join(',');
  const counter = spawn('perf', ['stat', '-x', ',', '-e', events, '-p', String(pid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const over = once(counter, 'close').catch(() => undefined);
  let printed = '';
  counter.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  await sleep(attachMs);
  await run();
  counter.kill('SIGINT');
  await over;
  const counts = printed.split('\n').flatMap((line) => {
    const [count, , event] = line.split(',');
    return event?.startsWith('syscalls:') && /^\d+$/.test(count ?? '') ? [Number(count)] : [];
  });
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
}

/** What attaching takes, generously. */
const attachMs = 300;
