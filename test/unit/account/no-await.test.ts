import { expect, it } from 'vitest';
import { codeOf, files } from '../house-tree.ts';

const waits = /\b(?:await|async|Promise|setTimeout|queueMicrotask)\b|\.then\(/;

/** Everything that runs between reading a balance and writing an entry, but for the queue itself. */
const atWork = [
  ...files.filter((path) => /^core\/(?:ledger|units)\/.*\.ts$/.test(path)),
  ...['account-store', 'receipts', 'sql-port', 'object-sql', 'touched'].map(
    (name) => `worker/account/${name}.ts`,
  ),
];

it('nothing that decides, evolves or stores can wait', () => {
  expect(atWork.length).toBeGreaterThan(15);
  expect(atWork.filter((path) => waits.test(codeOf(path)))).toEqual([]);
});

it('the account waits for nothing but the queue', () => {
  const code = codeOf('worker/account/account.ts');
  const awaited = [...code.matchAll(/\bawait\b[^;]*/g)].map(([text]) => text);
  expect(awaited.length).toBeGreaterThan(0);
  expect(awaited.filter((text) => !text.startsWith('await this.#enqueue('))).toEqual([]);
  const inside = code.slice(code.indexOf('#commit(queued'));
  expect(inside.length).toBeGreaterThan(1_000);
  expect(waits.test(inside)).toBe(false);
});
