import { connect, type Socket } from 'node:net';

/** One statement's outcome, its values as Postgres writes them. */
export type Rows = readonly (readonly (string | null)[])[];

/**
 * As much of Postgres' protocol (version 3, https://www.postgresql.org/docs/current/protocol.html)
 * as the stand-in needs: log in where everybody is trusted, prepare once, execute often. Leaner
 * than a driver, which favours Postgres in the comparison.
 */
export class PostgresConnection {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #rows: (string | null)[][] = [];
  #error: string | undefined;
  #waiting: ((outcome: Rows | Error) => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket.setNoDelay(true);
    socket.on('data', (bytes) => this.#read(bytes));
    socket.on('error', (error) => this.#waiting?.(error));
    socket.on('close', () => this.#waiting?.(new Error('Postgres closed the connection')));
  }

  static async open(port: number, user: string): Promise<PostgresConnection> {
    const socket = connect(port, '127.0.0.1');
    const connection = new PostgresConnection(socket);
    const parameters = text(`user\0${user}\0database\0postgres\0`);
    const length = int32(parameters.length + 8);
    await connection.#ask(Buffer.concat([length, int32(protocolVersion), parameters]));
    return connection;
  }

  /** Under a name, to be executed any number of times. */
  prepare(name: string, sql: string): Promise<Rows> {
    return this.#ask(Buffer.concat([message('P', text(name), text(sql), int16(0)), sync]));
  }

  execute(name: string, values: readonly string[]): Promise<Rows> {
    return this.#ask(Buffer.concat([...executing(name, values), sync]));
  }

  /** Several statements sent together, answered together. */
  query(sql: string): Promise<Rows> {
    return this.#ask(message('Q', text(sql)));
  }

  close(): void {
    this.#waiting = undefined;
    this.#socket.destroy();
  }

  #ask(request: Buffer): Promise<Rows> {
    return new Promise((answer, reject) => {
      this.#waiting = (outcome) => (outcome instanceof Error ? reject(outcome) : answer(outcome));
      this.#socket.write(request);
    });
  }

  #read(bytes: Buffer): void {
    this.#received = this.#received.length > 0 ? Buffer.concat([this.#received, bytes]) : bytes;
    while (this.#received.length >= 5) {
      const length = this.#received.readInt32BE(1);
      if (this.#received.length < length + 1) return;
      const kind = String.fromCharCode(this.#received[0] as number);
      const body = this.#received.subarray(5, length + 1);
      this.#received = this.#received.subarray(length + 1);
      this.#take(kind, body);
    }
  }

  #take(kind: string, body: Buffer): void {
    if (kind === 'D') this.#rows.push(valuesIn(body));
    else if (kind === 'E') this.#error = body.toString('utf8').replaceAll('\0', ' ');
    else if (kind === 'Z') {
      const outcome = this.#error === undefined ? this.#rows : new Error(this.#error);
      this.#rows = [];
      this.#error = undefined;
      this.#waiting?.(outcome);
    }
  }
}

const protocolVersion = 3 << 16;

const int16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
};

const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};

const text = (value: string): Buffer => Buffer.from(`${value}\0`);

function message(kind: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(kind), int32(body.length + 4), body]);
}

const sync = message('S');

/** Bind the values as text, then execute without a limit of rows. */
function executing(name: string, values: readonly string[]): Buffer[] {
  const bound = values.flatMap((value) => {
    const bytes = Buffer.from(value);
    return [int32(bytes.length), bytes];
  });
  return [
    message('B', text(''), text(name), int16(0), int16(values.length), ...bound, int16(0)),
    message('E', text(''), int32(0)),
  ];
}

function valuesIn(body: Buffer): (string | null)[] {
  const values: (string | null)[] = [];
  let at = 2;
  for (let column = 0; column < body.readInt16BE(0); column++) {
    const length = body.readInt32BE(at);
    at += 4;
    values.push(length < 0 ? null : body.toString('utf8', at, at + length));
    at += Math.max(length, 0);
  }
  return values;
}
