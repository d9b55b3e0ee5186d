import { createServer, type IncomingMessage } from 'node:http';
import { PostgresConnection } from './wire.ts';

/**
 * What a platform would write instead of buying a ledger: a Node server, a pool of connections and
 * one Postgres. It keeps a balance and a list of entries with an idempotency key; it has no grants,
 * holds, receipts, hash chain, prices or live feed.
 */
const poolSize = 16;

/** Takes and records in one statement; no row comes back when the balance does not allow it. */
const oneStatement = `
  WITH taken AS (
    UPDATE balances SET available = available - $2::bigint
    WHERE account = $1::int AND available >= $2::bigint RETURNING available)
  INSERT INTO entries (account, amount, key, available)
  SELECT $1::int, $2::bigint, $3, available FROM taken RETURNING available`;

/** Many write it so: lock the row, look, take, record, commit. */
const withLock = {
  look: 'SELECT available FROM balances WHERE account = $1::int FOR UPDATE',
  take: 'UPDATE balances SET available = available - $2::bigint WHERE account = $1::int',
  record: `INSERT INTO entries (account, amount, key, available)
           VALUES ($1::int, $2::bigint, $3, $4::bigint)`,
};

type Debit = (connection: PostgresConnection, values: [string, string, string]) => Promise<number>;

const byOneStatement: Debit = async (connection, values) => {
  const [row] = await connection.execute('one', values);
  return Number(row?.[0]);
};

const byLock: Debit = async (connection, [account, amount, key]) => {
  await connection.execute('begin', []);
  const [row] = await connection.execute('look', [account]);
  const available = Number(row?.[0]) - Number(amount);
  await connection.execute('take', [account, amount]);
  await connection.execute('record', [account, amount, key, String(available)]);
  await connection.execute('commit', []);
  return available;
};

const [port = '', user = ''] = process.argv.slice(2);
const idle: PostgresConnection[] = [];
const waiting: ((connection: PostgresConnection) => void)[] = [];

for (let n = 0; n < poolSize; n++) idle.push(await connected());

async function connected(): Promise<PostgresConnection> {
  const connection = await PostgresConnection.open(Number(port), user);
  const statements = { one: oneStatement, ...withLock, begin: 'BEGIN', commit: 'COMMIT' };
  for (const [name, sql] of Object.entries(statements)) await connection.prepare(name, sql);
  return connection;
}

const take = (): Promise<PostgresConnection> | PostgresConnection =>
  idle.pop() ?? new Promise((given) => waiting.push(given));

function giveBack(connection: PostgresConnection): void {
  const next = waiting.shift();
  if (next) next(connection);
  else idle.push(connection);
}

async function debit(request: IncomingMessage): Promise<number> {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
  let body = '';
  for await (const piece of request.setEncoding('utf8')) body += piece;
  const { amount } = JSON.parse(body) as { amount: number };
  const key = String(request.headers['idempotency-key']);
  const connection = await take();
  try {
    const run = pathname === '/lock' ? byLock : byOneStatement;
    return await run(connection, [searchParams.get('account') ?? '0', String(amount), key]);
  } finally {
    giveBack(connection);
  }
}

// Whoever started it is gone.
process.on('disconnect', () => process.exit());

const server = createServer((request, response) => {
  debit(request).then(
    (available) => {
      const text = JSON.stringify({ available });
      response.writeHead(201, {
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(text),
      });
      response.end(text);
    },
    (error: Error) => {
      response.writeHead(500, { 'Content-Length': Buffer.byteLength(error.message) });
      response.end(error.message);
    },
  );
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : undefined });
});
