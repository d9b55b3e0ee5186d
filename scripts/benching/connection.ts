import { connect, type Socket } from 'node:net';
import { answerIn } from './answer-in.ts';

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/**
 * One keep-alive connection with one request on its way at a time. Knows only what the measured
 * servers answer: a whole HTTP client costs more than a debit, and the generator must not be what
 * is measured.
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
    const answer = answerIn(this.#received);
    if (answer === undefined) return;
    this.#received = '';
    if (answer instanceof Error) this.#waiting?.fail(answer);
    else this.#waiting?.answer(answer);
  }
}
