import type { Command } from '../../core/ledger/command.ts';
import type { Entry } from '../../core/ledger/entry.ts';
import { entryId } from '../../core/units/ids.ts';
import { record } from './audit.ts';
import type { AccountCall } from './call.ts';
import { executeCommand } from './execute-command.ts';

export interface Operated {
  readonly status: number;
  /** Made of the entry alone, so that a replay is the same. */
  readonly body: (entry: Entry) => object;
}

/**
 * A command of an operator: the ledger first, it is what counts, then who did it and why. A record
 * that fails to be written is written by a replay.
 */
export async function operate(
  call: AccountCall,
  command: Command,
  raw: string,
  { status, body }: Operated,
): Promise<Response> {
  let done: Entry | undefined;
  const noting = (entry: Entry) => {
    done = entry;
    return body(entry);
  };
  const response = await executeCommand(call, { command, raw }, { status, body: noting });
  if (done) await recordEntry(call, done, command);
  return response;
}

/** One record an entry, however many attempts it took to write it. */
export const recordEntry = (
  call: AccountCall,
  { seq, at, key }: Entry,
  command: Command,
): Promise<void> =>
  record(call, {
    id: entryId(call.account, seq),
    at,
    actor: key,
    action: `account.${command.kind}`,
    target: call.account,
    after: command,
  });
