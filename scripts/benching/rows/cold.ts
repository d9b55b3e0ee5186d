import { Connection } from '../connection.ts';
import { atMost, type Measured } from '../goal.ts';
import { usageBody } from '../lanes.ts';
import { ask, openFundedAccount } from '../measured-account.ts';
import { median } from '../statistics.ts';

const warmDebits = 10;

/** The first debit of a new account, and of one that was asleep, beside warm ones of the same accounts. */
export async function coldDebits(
  port: number,
  platformKey: string,
  accounts: number,
): Promise<Measured[]> {
  const base = `http://127.0.0.1:${port}`;
  const connection = await Connection.open(port);
  const [first, waking, warm]: [number[], number[], number[]] = [[], [], []];
  let sent = 0;
  const debit = async (account: string) => {
    const start = performance.now();
    const answer = await connection.ask(debitOf(port, platformKey, account, sent++));
    if (answer.status !== 201) throw new Error(`a debit was answered ${answer.status}`);
    return performance.now() - start;
  };
  for (let account = 0; account < accounts; account++) {
    const id = await openFundedAccount(base, platformKey);
    first.push(await debit(id));
    for (let times = 0; times < warmDebits; times++) warm.push(await debit(id));
    await ask(base, `/bench/evict?account=${id}`);
    waking.push(await debit(id));
  }
  connection.close();
  const usual = median(warm);
  return [
    atMost(
      { row: 13, what: 'first debit of a new account ÷ a warm one' },
      median(first) / usual,
      4.5,
    ),
    atMost(
      { row: 13, what: 'debit that wakes an account ÷ a warm one' },
      median(waking) / usual,
      3,
    ),
  ];
}

export const debitOf = (port: number, key: string, account: string, n: number): string =>
  [
    `POST /v1/accounts/${account}/usage HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    `Authorization: Bearer ${key}`,
    'Content-Type: application/json',
    `Idempotency-Key: ${account}-${n}`,
    `Content-Length: ${usageBody.length}`,
    '',
    usageBody,
  ].join('\r\n');
