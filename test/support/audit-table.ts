/**
 * How each route that changes something is accounted for: by a row of the audit log, by an entry of
 * the ledger, or by nothing, and why. A route that is not here fails `test/integration/audit.test.ts`.
 */
export type Accounted =
  /** One row, of this action. `stripe`: done in `test/payments/audit.test.ts`, which has a Stripe. */
  | { readonly by: 'audit'; readonly action: string; readonly stripe?: true }
  /** Entries are immutable and name the key. */
  | { readonly by: 'ledger' }
  | { readonly by: 'nothing'; readonly why: string };

const audit = (action: string): Accounted => ({ by: 'audit', action });
const withStripe = (action: string): Accounted => ({ by: 'audit', action, stripe: true });
const ledger: Accounted = { by: 'ledger' };
const nothing = (why: string): Accounted => ({ by: 'nothing', why });

const name = 'a name on pages: it opens no door and moves no credits';
const advice = 'what people make of advice: only what it leads them to counts';
const told = 'what is read or not: their own';
const oneTest = 'sends one event to an endpoint that is on record, and changes nothing';
const reads = 'changes nothing';

export const auditTable: Readonly<Record<string, Accounted>> = {
  reportUsage: ledger,
  reportUsageBatch: ledger,
  openHold: ledger,
  captureHold: ledger,
  voidHold: ledger,
  extendHold: ledger,
  reportCloudEvents: ledger,
  reportOpenMeterEvents: ledger,
  quoteUsage: nothing(reads),

  createAccount: ledger,
  renameAccount: audit('account.rename'),
  grantCredits: audit('account.grant'),
  createProject: nothing(name),
  renameProject: nothing(name),
  archiveProject: nothing(name),
  provisionServer: ledger,
  deleteServer: ledger,
  startServer: ledger,
  resizeServer: ledger,
  stopServer: ledger,
  failServer: ledger,
  reportServerSamples: nothing('measurements, which nothing is decided by'),
  createBudget: ledger,
  changeBudget: ledger,
  removeBudget: ledger,
  dismissTip: nothing(advice),
  applyTip: nothing(advice),
  restoreTip: nothing(advice),
  markAllNoticesRead: nothing(told),
  markNoticeRead: nothing(told),
  setNoticeSettings: audit('notice_settings.set'),
  createWebhookEndpoint: audit('webhook_endpoint.create'),
  removeWebhookEndpoint: audit('webhook_endpoint.remove'),
  testWebhookEndpoint: nothing(oneTest),
  createApiKey: audit('api_key.create'),
  rotateApiKey: audit('api_key.rotate'),
  revokeApiKey: audit('api_key.revoke'),

  startCheckout: nothing('an order nobody has paid; what is paid is in the ledger'),
  syncCheckout: ledger,
  setAutoTopUp: withStripe('auto_top_up.set'),
  retryAutoTopUp: ledger,
  changeSubscription: withStripe('subscription.change'),
  cancelSubscription: withStripe('subscription.change'),
  previewSubscription: nothing(reads),
  setDefaultPaymentMethod: withStripe('payment_method.default'),
  removePaymentMethod: withStripe('payment_method.remove'),
  receiveStripeEvent: nothing('the inbox is its record'),

  signOut: nothing('the end of one’s own browser'),
  switchAccount: nothing('which of one’s own accounts a browser shows'),
  signOutEverywhere: audit('session.end_all'),
  endOneSession: audit('session.end'),
  openOwnAccount: audit('account.create'),
  forgetPerson: audit('person.forget'),
  changeMember: audit('member.change'),
  removeMember: audit('member.remove'),
  leaveAccount: audit('member.leave'),
  inviteMember: audit('invitation.create'),
  revokeInvitation: audit('invitation.revoke'),
  readInvitation: nothing(reads),
  acceptInvitation: audit('invitation.accept'),
  createPortalSession: audit('portal_link.create'),
  exchangePortalLink: audit('portal_session.open'),
  endPortalSessions: audit('portal_session.end'),

  readOperatedAccount: audit('account.view'),
  reconcileAccount: audit('account.reconcile'),
  reverseEntry: audit('account.reverse'),
  adjustBalance: audit('account.adjust'),
  freezeAccount: audit('account.freeze'),
  unfreezeAccount: audit('account.unfreeze'),
  refundPayment: withStripe('payment.refund'),
  retryQuarantinedPayment: withStripe('payment.retry'),
  retryStripeEvent: audit('stripe_event.retry'),
  dismissStripeEvent: audit('stripe_event.dismiss'),
  pushCatalogue: withStripe('catalogue.push'),
  publishRateCard: audit('rate_card.publish'),
  createPlatformKey: audit('platform_key.create'),
  rotatePlatformKey: audit('platform_key.rotate'),
  revokePlatformKey: audit('platform_key.revoke'),
  createPlatformWebhookEndpoint: audit('webhook_endpoint.create'),
  removePlatformWebhookEndpoint: audit('webhook_endpoint.remove'),
  testPlatformWebhookEndpoint: nothing(oneTest),
  runCronJob: audit('cron.run'),
  addOperator: audit('operator.add'),
  removeOperator: audit('operator.remove'),
};
