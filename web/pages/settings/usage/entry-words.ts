import type { Category } from '../../../../core/usage/meter.ts';
import type { EntryView } from '../../../api.ts';
import { formatCount } from '../../../format.ts';
import { sourceName } from './grant-sums.ts';

/** How an entry reads to the account's people. */

export const kindNames: Record<EntryView['kind'], string> = {
  open: 'Opened',
  grant: 'Grant',
  debit: 'Debit',
  hold: 'Hold',
  extend: 'Extension',
  capture: 'Capture',
  void: 'Void',
  expiry: 'Expiry',
  reversal: 'Reversal',
  adjustment: 'Adjustment',
  freeze: 'Freeze',
  unfreeze: 'Unfreeze',
  top_up_policy: 'Auto top-up',
  top_up_claim: 'Auto top-up',
  top_up_result: 'Auto top-up',
  top_up_pause: 'Auto top-up',
  top_up_resume: 'Auto top-up',
  server_terms: 'Server',
  server_stopping: 'Server',
  server_delete: 'Server',
  budget_set: 'Budget',
  budget_remove: 'Budget',
  budget_alert: 'Budget',
};

/** What an entry did to the credits: they left, came, or only moved between available and held. */
export type Effect = 'spent' | 'added' | 'aside' | 'none';

export function effectOf(entry: EntryView): Effect {
  switch (entry.kind) {
    case 'debit':
    case 'capture':
    case 'expiry':
    case 'adjustment':
      return 'spent';
    case 'reversal':
      return entry.direction === 'give_back' ? 'added' : 'spent';
    case 'grant':
      return 'added';
    case 'hold':
    case 'void':
      return 'aside';
    default:
      return 'none';
  }
}

export const signs: Record<Effect, string> = { spent: '−', added: '+', aside: '', none: '' };

const categoryWords: Record<Category, string> = {
  ai_chat: 'AI conversation',
  code_analysis: 'Code analysis',
  infra_planning: 'Infrastructure plan',
  server_provisioning: 'Server',
  other: 'Other spending',
};

export const meterWords: Record<string, string> = {
  'ai.chat': 'AI conversation',
  'code.analysis': 'Code analysis',
  'infra.plan': 'Infrastructure plan',
  'server.provision': 'Server provisioned',
  'server.runtime': 'Server runtime',
};

const resultTitles: Record<NonNullable<EntryView['result']>, string> = {
  paid: 'Auto top-up paid',
  declined: 'Auto top-up declined',
  action_required: 'Auto top-up waits for your bank',
  canceled: 'Auto top-up canceled',
};

/** Why an attempt was made, and why there is to be none. */
const topUpReasons: Record<string, string> = {
  crossing: 'below the threshold',
  enabling: 'below the threshold',
  refusal: 'credits ran short',
  retry: 'tried again',
  declined: 'until another card is added',
  dispute: 'a payment is disputed',
  no_card: 'no card',
  quarantined: 'a payment does not match',
};

/** Why a server runs no further. */
const endReasons: Record<string, string> = {
  request: 'stopped',
  credits: 'credits ran short',
  budget: 'a budget is used up',
  frozen: 'the account is frozen',
};

/** Of a server's lease or a budget; what people wrote themselves stays as it is. */
function reasonOf({ kind, reason, level, name, runtime_seconds }: EntryView): string | undefined {
  if (kind === 'budget_alert') return `${level} % of the limit`;
  if (kind === 'server_stopping' || runtime_seconds !== undefined)
    return reason && endReasons[reason];
  return reason ?? name;
}

function topUpReason({ kind, cause, code, stopped }: EntryView): string | undefined {
  if (kind === 'top_up_claim') return topUpReasons[cause ?? ''];
  if (kind === 'top_up_pause') return topUpReasons[stopped ?? ''];
  const why = code === undefined || code === stopped ? undefined : humanName(code);
  const rests = stopped && `stopped: ${topUpReasons[stopped]}`;
  return [why, rests].filter(Boolean).join(', ');
}

/** What it was, in a few words. */
export function titleOf(entry: EntryView): string {
  if (entry.meter) return meterWords[entry.meter] ?? entry.meter;
  switch (entry.kind) {
    case 'open':
      return 'Account opened';
    case 'grant':
      return sourceName(entry.source ?? '');
    case 'hold':
      return 'Credits set aside';
    case 'extend':
      return 'Hold extended';
    case 'void':
      return entry.cause === 'deadline' ? 'Hold ran out, given back' : 'Hold given back';
    case 'expiry':
      return 'Unspent credits lapsed';
    case 'reversal':
      return entry.direction === 'give_back' ? 'Credits given back' : 'Credits taken back';
    case 'adjustment':
      return 'Adjusted by an operator';
    case 'freeze':
      return 'Account frozen';
    case 'unfreeze':
      return 'Account unfrozen';
    case 'top_up_policy':
      return entry.enabled ? 'Auto top-up set' : 'Auto top-up switched off';
    case 'top_up_claim':
      return 'Auto top-up begun';
    case 'top_up_result':
      return resultTitles[entry.result ?? 'canceled'];
    case 'top_up_pause':
      return 'Auto top-up paused';
    case 'top_up_resume':
      return 'Auto top-up resumed';
    case 'server_terms':
      return entry.cause === 'resize' ? 'Server resized' : 'Server priced anew';
    case 'server_stopping':
      return 'Server is about to stop';
    case 'server_delete':
      return 'Server deleted';
    case 'budget_set':
      return 'Budget set';
    case 'budget_remove':
      return 'Budget removed';
    case 'budget_alert':
      return entry.refused ? 'Budget refused spending' : 'Budget level reached';
    default:
      return categoryWords[(entry.category as Category | undefined) ?? 'other'];
  }
}

const shortQuantities: Record<string, string> = {
  input_tokens: 'in',
  cached_input_tokens: 'cached',
  cache_write_tokens: 'cache write',
  output_tokens: 'out',
  input_characters: 'characters in',
  output_characters: 'characters out',
  seconds: 's',
};

/** `dependencies` → `dependency`, `characters in` → `character in`; the sign of seconds stays. */
const singular = (words: string): string => words.replace(/ies\b/, 'y').replace(/(\w)s\b/, '$1');

/** The dimensions and what was measured: `openai/gpt-5 · 1,200 in, 340 out`. */
export function detailOf(entry: EntryView, locale: string): string {
  const measured = Object.entries(entry.quantities ?? {})
    .filter(([, quantity]) => quantity > 0)
    .map(([name, quantity]) => {
      const words = shortQuantities[name] ?? name;
      return `${formatCount(quantity, locale)} ${quantity === 1 ? singular(words) : words}`;
    })
    .join(', ');
  return [
    entry.model ?? entry.tier,
    entry.template && 'from a template',
    measured,
    topUpReason(entry),
    reasonOf(entry),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** `input_tokens` → `Input tokens`. */
export const humanName = (name: string): string => {
  const words = name.replaceAll(/[_.]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** The seq at the end of an id that is made of an account and a seq: `ent_…_42` → `42`. */
export const seqOfId = (id: string): string => id.slice(id.lastIndexOf('_') + 1);
