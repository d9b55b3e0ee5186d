import type { LiveFrame } from '../../worker/account/live-feed.ts';
import { until } from './until.ts';

/** A dashboard as the API sees one: follows an account's live frames and resumes where it was. */
export class Watcher {
  readonly #url: string;
  readonly #headers: Record<string, string>;
  #socket: WebSocket | undefined;
  /** The last seq a frame reached: where it resumes. */
  known: number;
  /** Every entry's seq, as it came. */
  readonly seqs: number[] = [];
  /** When each frame came, in milliseconds. */
  readonly cameAt: number[] = [];
  resyncs = 0;

  constructor(base: string, key: string, account: string, since: number) {
    this.#url = `${base.replace(/^http/, 'ws')}/v1/accounts/${account}/live`;
    this.#headers = { authorization: `Bearer ${key}` };
    this.known = since;
  }

  /** Opens the socket, from what is known; resolves with the first frame. */
  async open(): Promise<void> {
    const frames = this.cameAt.length;
    let ended = '';
    const socket = new WebSocket(`${this.#url}?since=${this.known}`, { headers: this.#headers });
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      if (this.#socket === socket) this.#hear(String(data));
    };
    socket.onclose = ({ code, reason }) => {
      ended = `${code} ${reason}`;
    };
    const begun = () => this.cameAt.length > frames || ended !== '';
    await until('a first frame', begun, 10_000, 5);
    if (this.cameAt.length === frames) throw new Error(`the live socket was refused: ${ended}`);
  }

  /** Cuts the line: what is under way is lost, as with a network that goes. */
  cut(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  #hear(text: string): void {
    const frame = JSON.parse(text) as LiveFrame;
    this.cameAt.push(performance.now());
    if (frame.type === 'resync') this.resyncs++;
    else this.seqs.push(...frame.entries.map(({ seq }) => seq));
    this.known = frame.seq;
  }

  /** The most frames that came within any one second. */
  mostInASecond(): number {
    let from = 0;
    return this.cameAt.reduce((most, at, index) => {
      while (at - (this.cameAt[from] as number) >= 1_000) from++;
      return Math.max(most, index - from + 1);
    }, 0);
  }
}
