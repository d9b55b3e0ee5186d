import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../running/free-port.ts';
import { Connection } from '../connection.ts';

/** A Worker without bindings: its modules, the entry first, as workerd's own configuration has it. */
export interface Modules {
  readonly compatibilityDate: string;
  readonly sources: readonly (readonly [name: string, source: string])[];
}

/** Writes what workerd needs to serve some modules into an empty directory. */
export async function writeModules(
  directory: string,
  { compatibilityDate, sources }: Modules,
): Promise<void> {
  for (const [name, source] of sources) {
    const file = join(directory, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, source);
  }
  const modules = sources.map(([name]) => `(name = "${name}", esModule = embed "${name}")`);
  await writeFile(
    join(directory, 'config.capnp'),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .main)],
  sockets = [(name = "http", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [${modules.join(', ')}],
  compatibilityDate = "${compatibilityDate}",
);
`,
  );
}

/** Ms from starting workerd to its first answer, by a Worker that answers `/healthz`. */
export async function bootMs(workerd: string, directory: string): Promise<number> {
  const port = await freePort(0);
  const start = performance.now();
  const child = spawn(
    workerd,
    ['serve', join(directory, 'config.capnp'), `--socket-addr=http=127.0.0.1:${port}`],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const over = once(child, 'exit');
  try {
    const connection = await untilOpen(port, start + bootMaxMs);
    const request = `GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`;
    const { status } = await connection.ask(request);
    const took = performance.now() - start;
    connection.close();
    if (status !== 200) throw new Error(`/healthz was answered ${status}`);
    return took;
  } finally {
    child.kill('SIGKILL');
    await over;
  }
}

const bootMaxMs = 10_000;
const lookEveryMs = 1;

async function untilOpen(port: number, until: number): Promise<Connection> {
  for (;;) {
    const connection = await Connection.open(port).catch(() => undefined);
    if (connection) return connection;
    if (performance.now() > until) throw new Error('workerd did not listen in time');
    await sleep(lookEveryMs);
  }
}
