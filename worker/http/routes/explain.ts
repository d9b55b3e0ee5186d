import { type Entry, type PricedUsage, usageOf } from '../../../core/ledger/entry.ts';
import { fromRow } from '../../../core/ledger/entry-row.ts';
import { explain, explainRuntime, matches } from '../../../core/pricing/explain.ts';
import type { RateCard } from '../../../core/pricing/rate-card.ts';
import { type Credits, zero } from '../../../core/units/credits.ts';
import { cardOfVersion } from '../../rating/card-in-force.ts';
import type { AccountCall } from '../call.ts';
import type { Problem } from '../problem.ts';
import { json, refuse } from '../reply.ts';
import { entryView } from '../views.ts';
import { findEntry } from './entries.ts';

/** Why this amount: the entry's usage, priced again by the card that priced it. */
export async function explainEntry(call: AccountCall): Promise<Response> {
  const found = await findEntry(call);
  if ('response' in found) return found.response;
  const entry = fromRow(found.row);
  const usage = usageOf(entry.fact);
  if (!usage) return refuse(call, notPriced(entry));
  const card = await cardOfVersion(call.env, usage.card);
  if (!card.ok) return refuse(call, card.error);
  const explained = workingOf(entry, usage, card.value);
  if (!explained.ok) throw new Error(`entry ${entry.seq}: ${explained.error.message}`);
  const { rate_card, amount, components, lines } = explained.value;
  const explanation = {
    entry: entryView(call.account, entry),
    rate_card,
    amount_microcredits: amount,
    components,
    lines,
    matches: matches({ amount }, charged(entry)),
    as_of_seq: entry.seq,
  };
  return json(200, explanation, { rate: found.rate });
}

/** A lease is held and billed in parts of one price; everything else by itself. */
export function workingOf({ fact }: Entry, usage: PricedUsage, card: RateCard) {
  const lease = fact.kind === 'hold' || fact.kind === 'capture' ? fact.lease : undefined;
  if (!lease) return explain(usage, card);
  const { before = 0 } = lease;
  const after = before + (usage.quantities.seconds ?? 0);
  return explainRuntime(usage.tier ?? '', { before, after }, card);
}

const notPriced = ({ fact }: Entry): Problem => ({
  code: 'not_priced',
  detail: `A ${fact.kind} entry without a usage was not priced by a rate card.`,
});

/** What the usage was charged: taken, and used but not there to take. */
function charged({ fact }: Entry): { amount: Credits; uncollected: Credits } {
  if (fact.kind === 'debit' || fact.kind === 'capture') return fact;
  return { amount: fact.kind === 'hold' ? fact.amount : zero, uncollected: zero };
}
