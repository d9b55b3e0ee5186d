/**
 * Every refusal of the API, RFC 9457: its status, its title, and whether the same request may
 * succeed later without anyone changing anything. `code` is what programs act on; it never changes.
 */
export const problemKinds = {
  invalid_request: { status: 400, title: 'The request is not valid', retryable: false },
  unauthenticated: { status: 401, title: 'No valid key or session', retryable: false },
  insufficient_credits: { status: 402, title: 'Not enough credits', retryable: false },
  budget_exceeded: { status: 402, title: 'A budget would be passed', retryable: false },
  forbidden: { status: 403, title: 'Not allowed', retryable: false },
  sign_in_again: { status: 403, title: 'The sign-in is too old for this', retryable: false },
  account_frozen: { status: 403, title: 'The account is frozen', retryable: false },
  not_found: { status: 404, title: 'Not found', retryable: false },
  method_not_allowed: { status: 405, title: 'Method not allowed', retryable: false },
  hold_not_open: { status: 409, title: 'The hold has ended', retryable: false },
  hold_of_server: { status: 409, title: 'The hold is a server’s', retryable: false },
  server_in_state: { status: 409, title: 'Not as the server stands', retryable: false },
  server_unchanged: { status: 409, title: 'The server is as it was', retryable: false },
  not_reversible: { status: 409, title: 'This entry cannot be reversed', retryable: false },
  reversal_exceeds_entry: { status: 409, title: 'More than is left to reverse', retryable: false },
  freeze_unchanged: { status: 409, title: 'Nothing to change', retryable: false },
  limit_reached: { status: 409, title: 'A limit of the account is reached', retryable: false },
  name_taken: { status: 409, title: 'The name is taken', retryable: false },
  last_owner: { status: 409, title: 'The account would have no owner', retryable: false },
  last_operator: { status: 409, title: 'There would be no operator', retryable: false },
  already_member: { status: 409, title: 'Already a member', retryable: false },
  account_in_use: { status: 409, title: 'The account is in use', retryable: false },
  key_not_active: { status: 409, title: 'The key is revoked or expired', retryable: false },
  not_priced: { status: 409, title: 'No rate card priced this entry', retryable: false },
  payment_method_required: { status: 409, title: 'A payment method is needed', retryable: false },
  payment_method_in_use: { status: 409, title: 'The payment method is in use', retryable: false },
  payment_declined: { status: 402, title: 'The payment was declined', retryable: false },
  already_subscribed: { status: 409, title: 'There is a plan already', retryable: false },
  not_subscribed: { status: 409, title: 'There is no plan', retryable: false },
  plan_unchanged: { status: 409, title: 'The plan is as it was', retryable: false },
  top_up_off: { status: 409, title: 'Auto top-up is off', retryable: false },
  top_up_in_flight: { status: 409, title: 'A top-up is under way', retryable: false },
  top_up_stopped: { status: 409, title: 'Auto top-up has stopped', retryable: false },
  monthly_cap_reached: { status: 409, title: 'The monthly cap is reached', retryable: false },
  refund_exceeds_payment: { status: 409, title: 'More than is left to refund', retryable: false },
  event_not_quarantined: { status: 409, title: 'The event is not quarantined', retryable: false },
  payment_not_quarantined: {
    status: 409,
    title: 'The payment is not quarantined',
    retryable: false,
  },
  payments_not_configured: { status: 503, title: 'Payments are not set up', retryable: false },
  version_taken: { status: 409, title: 'The rate card version exists', retryable: false },
  replay_unavailable: { status: 409, title: 'The first answer is gone', retryable: false },
  idempotency_in_progress: { status: 409, title: 'Still in progress', retryable: true },
  link_ended: { status: 410, title: 'The link is used or out of date', retryable: false },
  payload_too_large: { status: 413, title: 'The body is too large', retryable: false },
  unsupported_media_type: { status: 415, title: 'Unsupported content type', retryable: false },
  idempotency_key_reused: { status: 422, title: 'Key used with another request', retryable: false },
  upgrade_required: { status: 426, title: 'WebSocket only', retryable: false },
  rate_limited: { status: 429, title: 'Too many requests', retryable: true },
  sign_in_not_configured: { status: 503, title: 'Sign-in is not set up', retryable: false },
  internal_error: { status: 500, title: 'Something broke on our side', retryable: true },
  unavailable: { status: 503, title: 'Not available right now', retryable: true },
} as const satisfies Record<string, ProblemKind>;

interface ProblemKind {
  readonly status: number;
  readonly title: string;
  readonly retryable: boolean;
}

export type ProblemCode = keyof typeof problemKinds;

export const problemCodes = Object.keys(problemKinds) as ProblemCode[];

export interface Problem {
  readonly code: ProblemCode;
  /** What happened here, for people. */
  readonly detail: string;
  /** The field at fault, as the caller wrote it. */
  readonly param?: string | undefined;
  readonly retryAfterSeconds?: number;
  /** Members of this code alone: amounts, scopes. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/**
 * The document, in one fixed order of members: a replay must come out byte for byte. Nothing but
 * the problem and the id of the request it was first given to enters it; the results of a batch
 * carry no id, the batch's own answer does.
 */
export function problemBody(problem: Problem, requestId?: string): Record<string, unknown> {
  const { status, title, retryable } = problemKinds[problem.code];
  return {
    type: `/errors/${problem.code}`,
    title,
    status,
    detail: problem.detail,
    code: problem.code,
    ...(problem.param === undefined ? {} : { param: problem.param }),
    ...(requestId === undefined ? {} : { request_id: requestId }),
    retryable,
    ...problem.extra,
  };
}

export const invalid = (param: string, detail: string): Problem => ({
  code: 'invalid_request',
  param,
  detail,
});

export const notFound = (detail = 'There is no such thing here.'): Problem => ({
  code: 'not_found',
  detail,
});

export const unavailable = (detail: string): Problem => ({
  code: 'unavailable',
  detail,
  retryAfterSeconds: 1,
});
