import { type ChildProcess, spawn } from 'node:child_process';
import { childrenOf, commandOf } from './processes.ts';

/** workerd is started again after a crash and after some changes of configuration. */
const lookEveryMs = 5_000;

/**
 * A killed parent leaves its workerd running, on the port and on the files, where the next start
 * would meet it. So a shell waits on a pipe that only this process holds open: when it closes for
 * whatever reason, workerd goes too. Call the result when workerd was stopped properly.
 */
export function guardWorkerd(): () => void {
  if (process.platform === 'win32') return () => {};
  let guard: ChildProcess | undefined;
  let guarded = '';
  const look = () => {
    const workerds = childrenOf(process.pid).filter((pid) => commandOf(pid)?.includes('workerd'));
    if (workerds.join() === guarded) return;
    guarded = workerds.join();
    guard?.kill('SIGKILL');
    guard = spawn('sh', ['-c', 'read -r _; kill -9 "$@"', 'guard', ...workerds.map(String)], {
      // Its own group: a Ctrl-C or a kill of ours must not take the guard first.
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
  };
  look();
  const timer = setInterval(look, lookEveryMs).unref();
  return () => {
    clearInterval(timer);
    guard?.kill('SIGKILL');
  };
}
