import type { ProblemCode } from './problem.ts';

/** What each problem means and what to do about it: its page, and `docs/errors.md`. Plain text. */
export const problemTexts: Record<ProblemCode, { meaning: string; remedy: string }> = {
  invalid_request: {
    meaning:
      'A field is missing, unknown or out of range. Nothing was written and no key was spent.',
    remedy:
      'Mend the field that param names and send the request again, with the same key if you like.',
  },
  unauthenticated: {
    meaning:
      'There was no API key and no session, or what was sent is mistyped, unknown, revoked or expired.',
    remedy: 'Send a valid key as Authorization: Bearer, or sign in again.',
  },
  insufficient_credits: {
    meaning:
      'The account has available_microcredits and this needs required_microcredits. The refusal spent its idempotency key; the id of an event was not spent.',
    remedy: 'Buy credits at checkout_url, then send it again under a new Idempotency-Key.',
  },
  budget_exceeded: {
    meaning:
      'A hard budget would be passed: budget names the one with the least left, with its limit, what is spent and held, and when it resets. The refusal spent its idempotency key; the id of an event was not spent.',
    remedy:
      'Raise or soften the budget, or wait until resets_at; then send it again under a new Idempotency-Key.',
  },
  forbidden: {
    meaning:
      'Whoever asks is known but may not do this: the key lacks the scope named in scope, or a browser sent the request from another site.',
    remedy: 'Use a key that has the scope.',
  },
  sign_in_again: {
    meaning: 'Operators do this only with a fresh sign-in, and this one is more than 12 hours old.',
    remedy: 'Sign in again and repeat it.',
  },
  account_frozen: {
    meaning:
      'An operator froze the account. It takes no new spending; open holds can be captured up to what they hold.',
    remedy: 'Ask the operator.',
  },
  not_found: {
    meaning:
      'There is nothing of this name here. What belongs to another account is not here either.',
    remedy: 'Check the id and the account.',
  },
  method_not_allowed: {
    meaning: 'The address exists but does not take this method; Allow names those it does.',
    remedy: 'Use one of them.',
  },
  hold_not_open: {
    meaning: 'The hold was captured or voided, or it expired: hold_status says which.',
    remedy: 'A hold that expired can still be captured, late. For anything else open a new one.',
  },
  hold_of_server: {
    meaning:
      'The hold pays for the server named in server. It is captured, renewed and given back by what becomes of that.',
    remedy: 'Start, stop, fail or delete the server.',
  },
  server_in_state: {
    meaning: 'A server in server_status cannot do this.',
    remedy: 'Read the server; start one that is stopped, stop one that runs.',
  },
  server_unchanged: {
    meaning: 'The server has this tier at this price already.',
    remedy: 'Nothing needs doing.',
  },
  not_reversible: {
    meaning: 'Only grants, debits, captures and the taking back of a grant can be reversed.',
    remedy: 'Name the entry that moved the credits.',
  },
  reversal_exceeds_entry: {
    meaning: 'No more of an entry can be reversed than is left of it: left_microcredits.',
    remedy: 'Reverse that much, or leave the amount out to reverse all that is left.',
  },
  freeze_unchanged: {
    meaning: 'The account is already as you would have it.',
    remedy: 'Nothing needs doing.',
  },
  limit_reached: {
    meaning: 'The account has as many of what limit names as it may: max.',
    remedy: 'End open holds; for other limits use another account.',
  },
  name_taken: {
    meaning: 'Another one of the account has this name.',
    remedy: 'Choose another name.',
  },
  last_owner: {
    meaning: 'The account’s only owner cannot leave, be removed or become something else.',
    remedy: 'Make another member an owner first.',
  },
  last_operator: {
    meaning: 'An operator who is the only one cannot remove themselves.',
    remedy: 'Add another operator first, or use a platform key.',
  },
  already_member: {
    meaning: 'Whoever opened the link is a member of this account already. The link was not spent.',
    remedy: 'Switch to the account, or open the link signed in as somebody else.',
  },
  account_in_use: {
    meaning:
      'An account that nobody else is a member of has a plan, auto top-up or servers, which would go on costing.',
    remedy: 'End what the detail names, or make somebody else an owner; then try again.',
  },
  key_not_active: {
    meaning: 'The key was revoked or has expired, so that it has no secret to replace.',
    remedy: 'Create a new key.',
  },
  not_priced: {
    meaning: 'The entry was not priced by a rate card: somebody gave its amount.',
    remedy: 'Read the entry itself; its reason or its hold says where the amount comes from.',
  },
  payment_method_required: {
    meaning: 'What was asked for charges a card by itself, and the account has no usable one.',
    remedy: 'Save a card with POST checkout and setup: true, then send it again.',
  },
  payment_method_in_use: {
    meaning:
      'It is the last payment method, and a plan or auto top-up charges it: used_by says which.',
    remedy: 'Add another one first, cancel the plan, or agree that auto top-up be switched off.',
  },
  payment_declined: {
    meaning:
      'The bank declined the payment: decline_code says why. Nothing was charged or changed.',
    remedy: 'Use another payment method, or ask the bank.',
  },
  already_subscribed: {
    meaning: 'An account has one plan at a time.',
    remedy: 'Change the plan with PATCH subscription.',
  },
  not_subscribed: {
    meaning: 'The account has no plan to change or cancel.',
    remedy: 'Subscribe with POST checkout and plan.',
  },
  plan_unchanged: {
    meaning: 'The plan is already as you would have it.',
    remedy: 'Nothing needs doing.',
  },
  top_up_off: {
    meaning: 'Auto top-up is switched off.',
    remedy: 'Switch it on with PUT auto_top_up.',
  },
  top_up_in_flight: {
    meaning: 'One top-up is under way; there is never a second beside it.',
    remedy: 'Wait until it has ended.',
  },
  top_up_stopped: {
    meaning: 'Auto top-up has stopped: stopped says why.',
    remedy: 'Use another card, or buy credits once.',
  },
  monthly_cap_reached: {
    meaning: 'One more top-up would pass the monthly cap; left_minor is what is left of it.',
    remedy: 'Raise the cap, or wait for the next month.',
  },
  refund_exceeds_payment: {
    meaning: 'No more can be refunded than was charged and not refunded before: left_minor.',
    remedy: 'Refund that much, or leave the amount out to refund all that is left.',
  },
  event_not_quarantined: {
    meaning: 'Only a quarantined event can be dismissed: this one is finished, or still worked on.',
    remedy: 'Nothing needs doing; one that keeps failing can be retried.',
  },
  payment_not_quarantined: {
    meaning: 'Only a payment that was put aside can be looked at again.',
    remedy: 'Read the payment: it may have been granted or given back meanwhile.',
  },
  payments_not_configured: {
    meaning: 'Whoever runs this service has not connected Stripe to it.',
    remedy: 'Set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET.',
  },
  version_taken: {
    meaning: 'Rate cards have versions without a gap and never change.',
    remedy: 'Publish it as next_version.',
  },
  replay_unavailable: {
    meaning:
      'The batch was carried out before, but one of its events has since left the window of times, so that its first answer cannot be rebuilt.',
    remedy: 'Read the entries of the account: what was taken is there.',
  },
  idempotency_in_progress: {
    meaning: 'The first request with this Idempotency-Key has not been answered yet.',
    remedy: 'Send it again after Retry-After seconds.',
  },
  link_ended: {
    meaning: 'A link that works once was used before, was taken back or is out of date.',
    remedy: 'Ask whoever sent it for a new one.',
  },
  payload_too_large: {
    meaning: 'The body has more than max_bytes bytes.',
    remedy: 'Send less at once: split a batch.',
  },
  unsupported_media_type: {
    meaning: 'The body is not of a type this address takes.',
    remedy: 'Set Content-Type to application/json and send JSON.',
  },
  idempotency_key_reused: {
    meaning: 'The Idempotency-Key, or the id of an event, was used with another request.',
    remedy: 'Use a new one for a new request; repeat a request exactly as it was.',
  },
  upgrade_required: {
    meaning: 'The address speaks WebSocket only.',
    remedy: 'Open it with a WebSocket client.',
  },
  rate_limited: {
    meaning: 'The account made more requests than RateLimit-Policy allows.',
    remedy: 'Wait Retry-After seconds. Batches count once.',
  },
  sign_in_not_configured: {
    meaning: 'This deployment has no provider that people sign in with.',
    remedy: 'Open the dashboard by a link of your platform, or have its operator set OIDC_ISSUER.',
  },
  internal_error: {
    meaning:
      'Something broke on our side. A command that fails like this writes nothing to the ledger.',
    remedy: 'Send it again with the same Idempotency-Key; if it fails again, report request_id.',
  },
  unavailable: {
    meaning:
      'Something this needs does not answer right now. Spending does not need the database of history; reading history does.',
    remedy: 'Send it again after Retry-After seconds, with the same Idempotency-Key.',
  },
};
