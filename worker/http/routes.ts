import { debitRoutes } from './debit-routes.ts';
import { memberRoutes } from './member-routes.ts';
import { operatorRoutes } from './operator-routes.ts';
import { portalRoutes } from './portal-routes.ts';
import { account, counted, open, type Route, signed } from './route.ts';
import { sessionRoutes } from './session-routes.ts';
import { signInRoutes } from './sign-in-routes.ts';

const health = () => import('./routes/health.ts');
const documents = () => import('./routes/documents.ts');
const accounts = () => import('./routes/accounts.ts');
const grants = () => import('./routes/grants.ts');
const quotes = () => import('./routes/quotes.ts');
const live = () => import('./routes/live.ts');
const entries = () => import('./routes/entries.ts');
const explain = () => import('./routes/explain.ts');
const verify = () => import('./routes/verify.ts');
const summary = () => import('./routes/usage-summary.ts');
const projects = () => import('./routes/projects.ts');
const keys = () => import('./routes/api-keys.ts');
const keyRotation = () => import('./routes/api-key-rotation.ts');
const events = () => import('./routes/cloud-events.ts');
const cards = () => import('./routes/rate-cards.ts');
const catalogue = () => import('./routes/catalogue.ts');
const checkout = () => import('./routes/checkout.ts');
const autoTopUp = () => import('./routes/auto-top-up.ts');
const subscription = () => import('./routes/subscription.ts');
const methods = () => import('./routes/payment-methods.ts');
const payments = () => import('./routes/payments.ts');
const invoices = () => import('./routes/invoices.ts');
const history = () => import('./routes/billing-history.ts');
const webhook = () => import('./routes/stripe-webhook.ts');
const servers = () => import('./routes/servers.ts');
const serverChanges = () => import('./routes/server-changes.ts');
const serverSamples = () => import('./routes/server-samples.ts');
const budgets = () => import('./routes/budgets.ts');
const forecast = () => import('./routes/forecast.ts');
const tips = () => import('./routes/tips.ts');
const notices = () => import('./routes/notices.ts');
const webhooks = () => import('./routes/webhook-endpoints.ts');

const large = true;

/** Every route, who may use it, and with which scope. The first that fits answers. */
export const routes: readonly Route[] = [
  open('GET /healthz', health, 'readHealth'),
  open('GET /readyz', health, 'readReadiness', counted),
  open('GET /v1/openapi.json', documents, 'readOpenApi'),
  open('GET /errors/:code', documents, 'readProblemPage'),

  ...debitRoutes,
  account('POST /quotes', 'balance:read', quotes, 'quoteUsage'),
  account('GET /live', 'entries:read', live, 'watchAccount'),

  signed('platform', 'POST /v1/accounts', 'accounts:write', accounts, 'createAccount'),
  account('GET', 'accounts:read', accounts, 'readAccount'),
  account('GET /grants', 'balance:read', grants, 'listGrants'),
  account('POST /grants', 'grants:write', grants, 'grantCredits'),

  account('GET /entries', 'entries:read', entries, 'listEntries'),
  account('GET /entries/verify', 'entries:read', verify, 'verifyLedger'),
  account('GET /entries/:entry', 'entries:read', entries, 'readEntry'),
  account('GET /entries/:entry/explain', 'entries:read', explain, 'explainEntry'),
  account('GET /usage/summary', 'entries:read', summary, 'summariseUsage'),

  account('POST /projects', 'projects:write', projects, 'createProject'),
  account('GET /projects', 'projects:read', projects, 'listProjects'),
  account('GET /projects/:project', 'projects:read', projects, 'readProject'),
  account('PATCH /projects/:project', 'projects:write', projects, 'renameProject'),
  account('DELETE /projects/:project', 'projects:write', projects, 'archiveProject'),

  account('POST /servers', 'servers:write', serverChanges, 'provisionServer'),
  account('GET /servers', 'servers:read', servers, 'listServers'),
  account('GET /servers/:server', 'servers:read', servers, 'readServer'),
  account('DELETE /servers/:server', 'servers:write', serverChanges, 'deleteServer'),
  account('POST /servers/:server/start', 'servers:write', serverChanges, 'startServer'),
  account('POST /servers/:server/resize', 'servers:write', serverChanges, 'resizeServer'),
  account('POST /servers/:server/stop', 'servers:write', serverChanges, 'stopServer'),
  account('POST /servers/:server/fail', 'servers:write', serverChanges, 'failServer'),
  account('POST /servers/:server/samples', 'servers:write', serverSamples, 'reportServerSamples'),
  account('GET /servers/:server/samples', 'servers:read', serverSamples, 'listServerSamples'),

  account('POST /budgets', 'budgets:write', budgets, 'createBudget'),
  account('GET /budgets', 'budgets:read', budgets, 'listBudgets'),
  account('GET /budgets/:budget', 'budgets:read', budgets, 'readBudget'),
  account('PATCH /budgets/:budget', 'budgets:write', budgets, 'changeBudget'),
  account('DELETE /budgets/:budget', 'budgets:write', budgets, 'removeBudget'),

  account('GET /forecast', 'entries:read', forecast, 'readForecast'),
  account('GET /tips', 'entries:read', tips, 'listTips'),
  account('POST /tips/:tip/dismiss', 'notices:write', tips, 'dismissTip'),
  account('POST /tips/:tip/apply', 'notices:write', tips, 'applyTip'),
  account('POST /tips/:tip/restore', 'notices:write', tips, 'restoreTip'),

  account('GET /notices', 'notices:read', notices, 'listNotices'),
  account('POST /notices/read', 'notices:write', notices, 'markAllNoticesRead'),
  account('POST /notices/:notice/read', 'notices:write', notices, 'markNoticeRead'),
  account('GET /notice_settings', 'notices:read', notices, 'readNoticeSettings'),
  account('PUT /notice_settings', 'notices:write', notices, 'setNoticeSettings'),

  account('POST /webhook_endpoints', 'webhooks:write', webhooks, 'createWebhookEndpoint'),
  account('GET /webhook_endpoints', 'webhooks:read', webhooks, 'listWebhookEndpoints'),
  account(
    'DELETE /webhook_endpoints/:endpoint',
    'webhooks:write',
    webhooks,
    'removeWebhookEndpoint',
  ),
  account(
    'POST /webhook_endpoints/:endpoint/test',
    'webhooks:write',
    webhooks,
    'testWebhookEndpoint',
  ),
  account(
    'GET /webhook_endpoints/:endpoint/deliveries',
    'webhooks:read',
    webhooks,
    'listWebhookDeliveries',
  ),

  account('POST /api_keys', 'api_keys:write', keys, 'createApiKey'),
  account('GET /api_keys', 'api_keys:read', keys, 'listApiKeys'),
  account('GET /api_keys/:key', 'api_keys:read', keys, 'readApiKey'),
  account('POST /api_keys/:key/rotate', 'api_keys:write', keyRotation, 'rotateApiKey'),
  account('DELETE /api_keys/:key', 'api_keys:write', keys, 'revokeApiKey'),

  signed('signed', 'POST /v1/events', 'usage:write', events, 'reportCloudEvents', large),
  signed('signed', 'POST /api/v1/events', 'usage:write', events, 'reportOpenMeterEvents', large),

  signed('signed', 'GET /v1/rate_cards/:version', 'balance:read', cards, 'readRateCard'),

  open('GET /v1/packages', catalogue, 'listPackages', counted),
  open('GET /v1/plans', catalogue, 'listPlans', counted),
  account('POST /checkout', 'billing:write', checkout, 'startCheckout'),
  account('GET /checkout/:order', 'billing:read', checkout, 'readOrder'),
  account('POST /checkout/:order/sync', 'billing:write', checkout, 'syncCheckout'),
  account('GET /auto_top_up', 'billing:read', autoTopUp, 'readAutoTopUp'),
  account('PUT /auto_top_up', 'billing:write', autoTopUp, 'setAutoTopUp'),
  account('POST /auto_top_up/retry', 'billing:write', autoTopUp, 'retryAutoTopUp'),
  account('GET /auto_top_up/attempts', 'billing:read', autoTopUp, 'listTopUpAttempts'),
  account('GET /subscription', 'billing:read', subscription, 'readSubscription'),
  account('PATCH /subscription', 'billing:write', subscription, 'changeSubscription'),
  account('DELETE /subscription', 'billing:write', subscription, 'cancelSubscription'),
  account('POST /subscription/preview', 'billing:write', subscription, 'previewSubscription'),
  account('GET /payment_methods', 'billing:read', methods, 'listPaymentMethods'),
  account(
    'PUT /payment_methods/:method/default',
    'billing:write',
    methods,
    'setDefaultPaymentMethod',
  ),
  account('DELETE /payment_methods/:method', 'billing:write', methods, 'removePaymentMethod'),
  account('GET /payments', 'billing:read', payments, 'listPayments'),
  account('GET /invoices', 'billing:read', invoices, 'listInvoices'),
  account('GET /invoices/:invoice/pdf', 'billing:read', invoices, 'readInvoicePdf'),
  account('GET /billing_history', 'billing:read', history, 'readBillingHistory'),
  open('POST /v1/stripe/webhook', webhook, 'receiveStripeEvent', { large }),

  ...signInRoutes,
  ...sessionRoutes,
  ...memberRoutes,
  ...portalRoutes,
  ...operatorRoutes,
];
