import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { createGzip } from 'node:zlib';

const compressible = /text|javascript|json|svg/;

export interface Edge {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/**
 * Stands where the platform's edge stands and does the one thing a page's load time hangs on:
 * compresses text on its way out. workerd leaves that to the edge, and would be measured without.
 * Puts a session's cookie on all that is asked, sockets included: the browser is signed in.
 */
export function startEdge(origin: number, cookie: string): Promise<Edge> {
  const server = createServer((asked, answer) => {
    asked.headers.cookie = cookie;
    pass(asked, answer, origin);
  });
  // A live socket is handed through byte by byte.
  server.on('upgrade', (asked, socket, head) => {
    const behind = connect(origin, '127.0.0.1', () => {
      behind.write(
        `${asked.method} ${asked.url} HTTP/1.1\r\n${rawHeaders(asked)}Cookie: ${cookie}\r\n\r\n`,
      );
      behind.write(head);
      socket.pipe(behind).pipe(socket);
    });
    behind.on('error', () => socket.destroy());
    socket.on('error', () => behind.destroy());
  });
  return new Promise((started) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      const close = () =>
        new Promise<void>((closed) => {
          server.close(() => closed());
          server.closeAllConnections();
        });
      started({ port, close });
    });
  });
}

function pass(asked: IncomingMessage, answer: ServerResponse, port: number): void {
  const { method, url, headers } = asked;
  const behind = request({ host: '127.0.0.1', port, method, path: url, headers }, (response) => {
    const { 'content-length': length, ...rest } = response.headers;
    const zip =
      compressible.test(String(rest['content-type'])) &&
      rest['content-encoding'] === undefined &&
      String(headers['accept-encoding']).includes('gzip');
    const sent = zip ? { ...rest, 'content-encoding': 'gzip' } : response.headers;
    answer.writeHead(response.statusCode ?? 502, sent);
    if (zip) response.pipe(createGzip()).pipe(answer);
    else response.pipe(answer);
  });
  behind.on('error', () => answer.destroy());
  asked.pipe(behind);
}

function rawHeaders({ rawHeaders: raw }: IncomingMessage): string {
  let text = '';
  for (let n = 0; n < raw.length; n += 2) text += `${raw[n]}: ${raw[n + 1]}\r\n`;
  return text;
}
