import { connect, type Socket } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/**
 * One keep-alive connection with one request on its way at a time. Knows only what the measured
 * servers answer, a length and then the body: a whole HTTP client costs more than a debit, and the
 * generator must not be what is measured.
 */
export class Connection {
  readonly #socket: Socket;
  #received = '';
  #waiting: { answer: (answer: Answer) => void; fail: (error: Error) => void } | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    // One character a byte, so that the length counts.
    socket.setNoDelay(true).setEncoding('latin1');
    socket.on('data', (text: string) => this.#read(text));
    socket.on('error', (error) => this.#waiting?.fail(error));
    socket.on('close', () => this.#waiting?.fail(new Error('the connection was closed')));
  }

  static open(port: number): Promise<Connection> {
    return new Promise((opened, reject) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        opened(new Connection(socket));
      });
    });
  }

  ask(request: string): Promise<Answer> {
    return new Promise((answer, fail) => {
      this.#waiting = { answer, fail };
      this.#socket.write(request, 'latin1');
    });
  }

  close(): void {
    this.#waiting = undefined;
    this.#socket.destroy();
  }

  #read(text: string): void {
    this.#received += text;
    const headEnd = this.#received.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const head = this.#received.slice(0, headEnd);
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    if (length === undefined) {
      this.#waiting?.fail(new Error(`an answer without a length: ${head}`));
      return;
    }
    const bodyStart = headEnd + 4;
    if (this.#received.length < bodyStart + Number(length)) return;
    const body = this.#received.slice(bodyStart);
    this.#received = '';
    this.#waiting?.answer({ status: Number(head.slice(9, 12)), body });
  }
}
