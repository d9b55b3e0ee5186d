import type { Socket } from 'node:net';
import { openLiveSocket } from './live-socket.ts';

interface WatchOrder {
  readonly port: number;
  readonly key: string;
  readonly sockets: number;
}

/** Subscribers in a process of their own; they leave when it ends. */
process.on('message', ({ port, key, sockets }: WatchOrder) => {
  open(port, key, sockets).then(
    (list) => process.send?.({ done: list.length }),
    (error: Error) => process.send?.({ error: error.message }),
  );
});

// Whoever started it is gone.
process.on('disconnect', () => process.exit());

/** A few at a time: all at once overflow the queue of what knocks. */
async function open(port: number, key: string, sockets: number): Promise<Socket[]> {
  const list: Socket[] = [];
  while (list.length < sockets) {
    const few = Math.min(25, sockets - list.length);
    list.push(...(await Promise.all(Array.from({ length: few }, () => openLiveSocket(port, key)))));
  }
  return list;
}
