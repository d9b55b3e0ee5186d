import { createServer } from 'node:net';

const attemptsMax = 100;

/**
 * The first free port from `first` on; 0 asks the system for any. Both loopback addresses must be
 * free, because a browser that is told `localhost` may try either.
 */
export async function freePort(first: number): Promise<number> {
  if (first === 0) return listenOnce(0, '127.0.0.1').then((port) => port ?? fail(first));
  for (let port = first; port < Math.min(first + attemptsMax, 65_536); port++) {
    const taken = [await listenOnce(port, '127.0.0.1'), await listenOnce(port, '::1')];
    if (!taken.includes(undefined)) return port;
  }
  return fail(first);
}

const fail = (first: number): never => {
  throw new Error(`no free port from ${first} on`);
};

/** The port listened on for a moment, or undefined when it is taken. */
function listenOnce(port: number, host: string): Promise<number | undefined> {
  return new Promise((answer, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') answer(undefined);
      // No IPv6 here: then nobody can be in the way on it.
      else if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') answer(port);
      else reject(error);
    });
    server.listen({ port, host }, () => {
      const address = server.address();
      server.close(() => answer(typeof address === 'object' ? address?.port : undefined));
    });
  });
}
