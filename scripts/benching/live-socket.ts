import { connect, type Socket } from 'node:net';

/**
 * A dashboard's live socket that reads nothing of what it gets but that it came: decoding frames
 * of 500 dashboards would cost this side more than sending them costs the other.
 */
export function openLiveSocket(
  port: number,
  key: string,
  heard: () => void = () => {},
): Promise<Socket> {
  return new Promise((opened, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.write(
        [
          'GET /v1/accounts/me/live HTTP/1.1',
          `Host: 127.0.0.1:${port}`,
          `Authorization: Bearer ${key}`,
          'Connection: Upgrade',
          'Upgrade: websocket',
          'Sec-WebSocket-Version: 13',
          'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
          '',
          '',
        ].join('\r\n'),
      );
    });
    socket.once('data', (head) => {
      if (!head.toString('latin1').startsWith('HTTP/1.1 101'))
        return reject(new Error(`no live socket: ${head.toString('latin1')}`));
      socket.on('data', heard);
      opened(socket);
    });
  });
}
