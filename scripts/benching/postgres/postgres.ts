import { type ChildProcess, execFileSync, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ok, type Result, refuse } from '../../../core/units/result.ts';
import { freePort } from '../../running/free-port.ts';
import { withChildren } from '../cpu-time.ts';
import { PostgresConnection } from './wire.ts';

export interface Postgres {
  /** Of the Node server in front. */
  readonly port: number;
  /** The server in front, Postgres, and what serves its connections. */
  readonly pids: () => readonly number[];
  readonly stop: () => Promise<void>;
}

const user = 'bench';
const startAttempts = 100;
export const accountsThere = 1_000;

const schema = `
  CREATE TABLE balances (account int PRIMARY KEY, available bigint NOT NULL);
  CREATE TABLE entries (seq bigserial PRIMARY KEY, account int NOT NULL, amount bigint NOT NULL,
    key text NOT NULL, available bigint NOT NULL, at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (account, key));
  INSERT INTO balances SELECT account, 1000000000000000 FROM generate_series(0, ${accountsThere - 1}) account`;

/** A fresh cluster with default durability, and a Node server before it. Refuses where none is installed. */
export async function startPostgres(): Promise<Result<Postgres, string>> {
  if (!isInstalled()) return refuse('no Postgres here (initdb and postgres are not on the path)');
  const who = postgresUser();
  if (!who) return refuse('Postgres does not run as root, and there is no user postgres here');
  const directory = await mkdtemp(join(tmpdir(), 'hydron-bench-postgres-'));
  if (who.uid !== undefined) await chown(directory, who.uid, who.gid ?? who.uid);
  const data = join(directory, 'data');
  execFileSync('initdb', ['-D', data, '-U', user, '-A', 'trust', '-E', 'UTF8'], {
    ...who,
    cwd: directory,
    stdio: 'ignore',
  });
  const port = await freePort(0);
  const options = ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1'];
  const cluster = spawn('postgres', [...options, '-c', 'unix_socket_directories='], {
    ...who,
    cwd: directory,
    stdio: 'ignore',
  });
  const front = await untilReady(port).then(() => startFront(port));
  return ok({
    port: front.port,
    pids: () => [...withChildren(Number(cluster.pid)), Number(front.child.pid)],
    stop: async () => {
      await end(front.child, 'SIGTERM');
      // Its own word for "at once, without waiting for anybody".
      await end(cluster, 'SIGINT');
      await rm(directory, { recursive: true, force: true });
    },
  });
}

const isInstalled = (): boolean => ['initdb', 'postgres'].every((program) => answers(program));

function answers(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Nobody else in particular, unless we are root. */
function postgresUser(): { uid?: number; gid?: number } | undefined {
  if (process.getuid?.() !== 0) return {};
  try {
    const id = (flag: string) =>
      Number(execFileSync('id', [flag, 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

async function untilReady(port: number): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      const connection = await PostgresConnection.open(port, user);
      await connection.query(schema);
      connection.close();
      return;
    } catch (error) {
      if (attempt === startAttempts) throw error;
      await sleep(100);
    }
  }
}

async function startFront(port: number): Promise<{ port: number; child: ChildProcess }> {
  const program = join(import.meta.dirname, 'server-process.ts');
  const child = fork(program, [String(port), user], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [listening] = (await once(child, 'message')) as [{ port: number }];
  return { port: listening.port, child };
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGINT'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const over = once(child, 'exit');
  child.kill(signal);
  await over;
}
