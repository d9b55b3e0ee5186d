import { account, type Route, signed } from './route.ts';

const cards = () => import('./routes/rate-cards.ts');
const platformKeys = () => import('./routes/platform-keys.ts');
const platformRotation = () => import('./routes/platform-key-rotation.ts');
const operator = () => import('./routes/operator.ts');
const operated = () => import('./routes/operator-accounts.ts');
const overview = () => import('./routes/overview.ts');
const reconciliations = () => import('./routes/reconciliations.ts');
const crons = () => import('./routes/cron-runs.ts');
const operators = () => import('./routes/operators.ts');
const metrics = () => import('./routes/metrics.ts');
const catalogue = () => import('./routes/catalogue.ts');
const inbox = () => import('./routes/inbox.ts');
const quarantined = () => import('./routes/quarantined-payments.ts');
const refunds = () => import('./routes/refunds.ts');
const serverStops = () => import('./routes/server-stops.ts');
const platformWebhooks = () => import('./routes/platform-webhook-endpoints.ts');

const large = true;
const operatedOn = { under: '/v1/admin/accounts' };

const platformEndpoints = [
  ['POST /v1/admin/webhook_endpoints', 'createPlatformWebhookEndpoint'],
  ['GET /v1/admin/webhook_endpoints', 'listPlatformWebhookEndpoints'],
  ['DELETE /v1/admin/webhook_endpoints/:endpoint', 'removePlatformWebhookEndpoint'],
  ['POST /v1/admin/webhook_endpoints/:endpoint/test', 'testPlatformWebhookEndpoint'],
  ['GET /v1/admin/webhook_endpoints/:endpoint/deliveries', 'listPlatformWebhookDeliveries'],
] as const;

/** What operators do, with a platform key or signed in. */
export const operatorRoutes: readonly Route[] = [
  signed('operator', 'GET /v1/admin/server_stops', 'admin', serverStops, 'listServerStops'),
  signed('operator', 'GET /v1/admin/orphaned_servers', 'admin', serverStops, 'listOrphanedServers'),
  ...platformEndpoints.map(([what, operation]) =>
    signed('operator', what, 'admin', platformWebhooks, operation),
  ),
  signed('operator', 'GET /v1/admin/rate_cards', 'admin', cards, 'listRateCards'),
  signed('operator', 'POST /v1/admin/rate_cards', 'admin', cards, 'publishRateCard', large),
  signed('operator', 'POST /v1/admin/platform_keys', 'admin', platformKeys, 'createPlatformKey'),
  signed('operator', 'GET /v1/admin/platform_keys', 'admin', platformKeys, 'listPlatformKeys'),
  signed(
    'operator',
    'POST /v1/admin/platform_keys/:key/rotate',
    'admin',
    platformRotation,
    'rotatePlatformKey',
  ),
  signed(
    'operator',
    'DELETE /v1/admin/platform_keys/:key',
    'admin',
    platformKeys,
    'revokePlatformKey',
  ),
  signed('operator', 'GET /v1/admin/overview', 'admin', overview, 'readOverview'),
  signed('operator', 'GET /v1/admin/metrics', 'admin', metrics, 'readMetrics'),
  signed(
    'operator',
    'GET /v1/admin/reconciliations',
    'admin',
    reconciliations,
    'listReconciliations',
  ),
  signed('operator', 'GET /v1/admin/crons', 'admin', crons, 'listCronRuns'),
  signed('operator', 'POST /v1/admin/crons/:job/run', 'admin', crons, 'runCronJob'),
  signed('operator', 'GET /v1/admin/operators', 'admin', operators, 'listOperators'),
  signed('operator', 'POST /v1/admin/operators', 'admin', operators, 'addOperator'),
  signed('operator', 'DELETE /v1/admin/operators/:operator', 'admin', operators, 'removeOperator'),
  signed('operator', 'GET /v1/admin/accounts', 'admin', operated, 'listAccounts'),
  signed('operator', 'GET /v1/admin/audit_log', 'admin', operator, 'listAudit'),
  signed('operator', 'POST /v1/admin/catalogue/push', 'admin', catalogue, 'pushCatalogue'),
  signed('operator', 'GET /v1/admin/stripe_events', 'admin', inbox, 'listStripeEvents'),
  signed(
    'operator',
    'POST /v1/admin/stripe_events/:event/retry',
    'admin',
    inbox,
    'retryStripeEvent',
  ),
  signed(
    'operator',
    'POST /v1/admin/stripe_events/:event/dismiss',
    'admin',
    inbox,
    'dismissStripeEvent',
  ),
  signed(
    'operator',
    'GET /v1/admin/quarantined_payments',
    'admin',
    quarantined,
    'listQuarantinedPayments',
  ),
  signed(
    'operator',
    'POST /v1/admin/quarantined_payments/:payment/retry',
    'admin',
    quarantined,
    'retryQuarantinedPayment',
  ),
  account('GET', 'admin', operated, 'readOperatedAccount', operatedOn),
  account('POST /reconcile', 'admin', reconciliations, 'reconcileAccount', operatedOn),
  account('POST /refunds', 'admin', refunds, 'refundPayment', operatedOn),
  account('POST /reversals', 'admin', operator, 'reverseEntry', operatedOn),
  account('POST /adjustments', 'admin', operator, 'adjustBalance', operatedOn),
  account('POST /freeze', 'admin', operator, 'freezeAccount', operatedOn),
  account('POST /unfreeze', 'admin', operator, 'unfreezeAccount', operatedOn),
];
