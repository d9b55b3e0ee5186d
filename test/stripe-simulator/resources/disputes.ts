import type Stripe from 'stripe';
import { pageOf } from '../http/lists.ts';
import { cannot } from '../http/refusal.ts';
import { route } from '../http/route.ts';
import type { World } from '../world.ts';
import { endDispute } from './dispute-life.ts';
import { changedMetadata } from './metadata.ts';

/** Evidence that decides a test dispute, as Stripe documents it. */
const verdicts: Readonly<Record<string, 'won' | 'lost'>> = {
  winning_evidence: 'won',
  losing_evidence: 'lost',
};

function updateDispute(world: World, params: Stripe.DisputeUpdateParams, id: string) {
  const dispute = world.store.get('dispute', id);
  if (!['needs_response', 'warning_needs_response', 'under_review'].includes(dispute.status))
    throw cannot('This dispute is already closed.');
  const text = params.evidence?.uncategorized_text;
  const submitted = params.evidence !== undefined && params.submit !== false;
  const review = dispute.status.startsWith('warning_') ? 'warning_under_review' : 'under_review';
  world.update<'dispute'>(
    dispute,
    {
      metadata: changedMetadata(dispute.metadata, params.metadata),
      ...(text ? { evidence: { ...dispute.evidence, uncategorized_text: text } } : {}),
      ...(submitted
        ? {
            status: review,
            evidence_details: {
              ...dispute.evidence_details,
              has_evidence: true,
              submission_count: dispute.evidence_details.submission_count + 1,
              submission_method: 'manual',
            },
          }
        : {}),
    },
    'charge.dispute.updated',
  );
  const verdict = submitted && text ? verdicts[text] : undefined;
  if (verdict) endDispute(world, dispute, verdict);
  return dispute;
}

export const disputeRoutes = [
  route('GET /v1/disputes/:id', 'DisputeRetrieveParams', (world, _, id = '') =>
    world.store.get('dispute', id),
  ),
  route('POST /v1/disputes/:id', 'DisputeUpdateParams', (world, params, id = '') =>
    updateDispute(world, params, id),
  ),
  route('POST /v1/disputes/:id/close', 'DisputeCloseParams', (world, _, id = '') => {
    const dispute = world.store.get('dispute', id);
    endDispute(world, dispute, dispute.status.startsWith('warning_') ? 'warning_closed' : 'lost');
    return dispute;
  }),
  route('GET /v1/disputes', 'DisputeListParams', (world, params) =>
    pageOf(
      world.store
        .all('dispute')
        .filter(({ charge }) => params.charge === undefined || params.charge === charge)
        .filter(
          ({ payment_intent: intent }) =>
            params.payment_intent === undefined || params.payment_intent === intent,
        ),
      params,
      '/v1/disputes',
    ),
  ),
];
