import { createHash } from 'node:crypto';
import type { Command } from '../../core/ledger/command.ts';
import type { PricedUsage } from '../../core/ledger/entry.ts';
import type { Credits } from '../../core/units/credits.ts';
import type { AccountId, ApiKeyId } from '../../core/units/ids.ts';
import type { Instant } from '../../core/units/instant.ts';
import type { CommandRequest, Identity } from '../../worker/account/protocol.ts';
import type { Who } from './budget-asks.ts';
import { budgetCommandOf, usageFor } from './budget-commands.ts';
import type { Ask, Submission } from './histories.ts';
import { type Names, named } from './names.ts';
import { serverCommandOf } from './server-commands.ts';
import { topUpCommandOf } from './top-up-commands.ts';

export const account = 'acct_0123456789abcdefghjk' as AccountId;

/** The command an ask means in a ledger with these names. */
export function commandOf(ask: Ask, names: Names, clock: number, event?: string): Command {
  switch (ask.ask) {
    case 'open':
      return { kind: 'open', account };
    case 'grant': {
      const { source, priority, expiresInMs, payment } = ask;
      return {
        ...{ kind: 'grant', source, priority, amount: ask.amount as Credits, reason: 'a grant' },
        ...(expiresInMs === undefined ? {} : { expiresAt: (clock + expiresInMs) as Instant }),
        ...(payment === undefined ? {} : { payment: `payment ${payment}` }),
      };
    }
    case 'debit': {
      const usage = usageOf(ask.amount, ask.for);
      return {
        ...{ kind: 'debit', amount: ask.amount as Credits, collect: ask.collect },
        usage: event === undefined ? usage : { ...usage, eventId: event },
      };
    }
    case 'hold':
      return {
        ...{ kind: 'hold', amount: ask.amount as Credits, ttlMs: ask.ttlMs },
        ...(ask.for === undefined ? {} : { usage: usageOf(ask.amount, ask.for) }),
      };
    case 'extend':
      return { kind: 'extend', hold: named(names.holds, ask.hold), ttlMs: ask.ttlMs };
    case 'capture':
      return {
        ...{ kind: 'capture', hold: named(names.holds, ask.hold) },
        amount: ask.amount as Credits,
        ...(ask.for === undefined ? {} : { usage: usageOf(ask.amount, ask.for) }),
      };
    case 'void':
      return { kind: 'void', hold: named(names.holds, ask.hold) };
    case 'reverse':
      return {
        ...{ kind: 'reverse', of: named(names.entries, ask.of), reason: 'a correction' },
        ...(ask.amount === undefined ? {} : { amount: ask.amount as Credits }),
      };
    case 'adjust':
      return { kind: 'adjust', amount: ask.amount as Credits, reason: 'an adjustment' };
    case 'clawback':
    case 'set_top_up':
    case 'retry_top_up':
    case 'settle_top_up':
    case 'pause_top_up':
    case 'note_card':
      return topUpCommandOf(ask, names);
    case 'add_budget':
    case 'change_budget':
    case 'remove_budget':
      return budgetCommandOf(ask, names);
    case 'provision_server':
    case 'start_server':
    case 'resize_server':
    case 'price_server':
    case 'stop_server':
    case 'fail_server':
    case 'delete_server':
      return serverCommandOf(ask, names);
    case 'freeze':
    case 'unfreeze':
      return { kind: ask.ask, reason: 'a matter of trust' };
  }
}

const usageOf = (amount: number, who: Who): PricedUsage => ({
  ...{ meter: 'infra.plan', quantities: { resources: amount }, card: 1 },
  ...usageFor(who),
});

/** A request, and the API key that makes it. */
export interface Sent extends CommandRequest {
  readonly key?: ApiKeyId;
}

/** One request in two tongues: the ledger and the model name holds and entries differently. */
export interface Twin {
  readonly toModel: Sent;
  readonly toLedger: Sent;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32);

function identity(param: Identity['param'], name: string, body: string): Identity {
  return { name, nameHash: sha256(`${param} ${name}`), bodyHash: sha256(body), param };
}

/** The names a request counts once under; both tongues carry the same. */
function identities(body: Command, key: string | undefined, event: string | undefined) {
  return [
    ...(key === undefined ? [] : [identity('Idempotency-Key', key, JSON.stringify(body))]),
    ...(event === undefined ? [] : [identity('id', event, JSON.stringify(body))]),
  ];
}

const nameIn = (twin: Twin | undefined, param: Identity['param']) =>
  twin?.toModel.identities.find((candidate) => candidate.param === param)?.name;

/** What is sent for a submission, `sent` being all that was sent before it. */
export function twinOf(
  submission: Submission,
  sent: readonly Twin[],
  names: { readonly model: Names; readonly ledger: Names },
  clock: number,
): Twin | undefined {
  const earlier = 'earlier' in submission ? sent[submission.earlier % sent.length] : undefined;
  if (submission.how === 'again') return earlier && again(earlier, submission.newKey);
  const ask = submission.ask;
  const reused = submission.how === 'under_names_of';
  const key = reused ? nameIn(earlier, 'Idempotency-Key') : textOf('key', submission.key);
  const event = reused ? nameIn(earlier, 'id') : textOf('event', submission.event);
  const counted = ask.ask === 'debit' ? event : undefined;
  const toModel = commandOf(ask, names.model, clock, counted);
  const under = identities(toModel, key, counted);
  const by = 'by' in submission ? submission.by : undefined;
  const asked = { identities: under, ...(by === undefined ? {} : { key: by as ApiKeyId }) };
  return {
    toModel: { ...asked, command: toModel },
    toLedger: { ...asked, command: commandOf(ask, names.ledger, clock, counted) },
  };
}

function again(earlier: Twin, newKey: number | undefined): Twin {
  if (newKey === undefined) return earlier;
  const { command } = earlier.toModel;
  const under = identities(command, textOf('key', newKey), nameIn(earlier, 'id'));
  return {
    toModel: { ...earlier.toModel, identities: under },
    toLedger: { ...earlier.toLedger, identities: under },
  };
}

const textOf = (what: string, n: number | undefined) =>
  n === undefined ? undefined : `${what} ${n}`;
