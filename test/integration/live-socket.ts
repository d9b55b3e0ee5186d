import { deployed } from './api-client.ts';

/** A live socket, what it was told, and the codes it was closed with. */
export async function liveSocket(path: string, headers: Record<string, string>) {
  const request = new Request(`http://localhost${path}`, {
    headers: { upgrade: 'websocket', ...headers },
  });
  const response = await deployed.fetch(request);
  const socket = response.webSocket;
  const frames: { seq: number; entries: { seq: number }[] }[] = [];
  const closed: number[] = [];
  socket?.accept();
  socket?.addEventListener('close', ({ code }) => {
    closed.push(code);
  });
  socket?.addEventListener('message', ({ data }) => {
    frames.push(JSON.parse(String(data)));
  });
  return { status: response.status, socket, frames, closed };
}
