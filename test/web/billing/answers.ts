import type {
  Attempt,
  BillingMonth,
  Catalogue,
  Order,
  Payment,
  PaymentMethod,
  Plan,
  PlanPreview,
  Subscription,
  TopUp,
} from '../../../web/billing-api.ts';

/** Builders for what the API says of an account's billing; tests name only what matters to them. */

const million = 1_000_000;

export const catalogue = (over: Partial<Catalogue> = {}): Catalogue => ({
  data: [
    {
      id: 'starter',
      name: 'Starter',
      credits_microcredits: 1_000 * million,
      bonus_microcredits: 0,
      amount_minor: 1_000,
      currency: 'usd',
    },
    {
      id: 'team',
      name: 'Team',
      credits_microcredits: 5_000 * million,
      bonus_microcredits: 250 * million,
      amount_minor: 5_000,
      currency: 'usd',
    },
  ],
  custom: {
    currency: 'usd',
    min_minor: 500,
    max_minor: 500_000,
    microcredits_per_minor: million,
  },
  payments: 'test',
  local: true,
  tax: false,
  ...over,
});

export const plans: { data: Plan[] } = {
  data: [
    {
      id: 'plus',
      name: 'Plus',
      credits_microcredits: 2_000 * million,
      amount_minor: 1_700,
      currency: 'usd',
      saving_percent: 15,
    },
    {
      id: 'pro',
      name: 'Pro',
      credits_microcredits: 6_000 * million,
      amount_minor: 4_800,
      currency: 'usd',
      saving_percent: 20,
    },
  ],
};

export const order = (over: Partial<Order> = {}): Order => ({
  order: 'ord_0123456789abcdefghjk',
  kind: 'package',
  item: 'starter',
  item_name: 'Starter',
  status: 'paid',
  reason: null,
  credits_microcredits: 1_000 * million,
  bonus_microcredits: 0,
  amount_minor: 1_000,
  currency: 'usd',
  created_at: '2026-11-22T10:00:00.000Z',
  settled_at: '2026-11-22T10:01:00.000Z',
  ...over,
});

export const visa = { brand: 'visa', last4: '4242', exp_month: 12, exp_year: 2027 };

export const topUp = (over: Partial<TopUp> = {}): TopUp => ({
  enabled: true,
  threshold_microcredits: 500 * million,
  amount_microcredits: 1_000 * million,
  bonus_microcredits: 0,
  package: 'starter',
  price_minor: 1_000,
  currency: 'usd',
  monthly_cap_minor: 20_000,
  charged_this_month_minor: 4_000,
  month_ends_at: '2026-12-01T00:00:00.000Z',
  state: 'ready',
  stopped: null,
  retry_at: null,
  action_url: null,
  last_attempt: null,
  card: visa,
  ...over,
});

/** As it is while nobody has set it. */
export const topUpNever = (over: Partial<TopUp> = {}): TopUp =>
  topUp({
    enabled: false,
    threshold_microcredits: 0,
    amount_microcredits: 0,
    package: null,
    price_minor: 0,
    monthly_cap_minor: 0,
    charged_this_month_minor: 0,
    state: 'off',
    card: null,
    ...over,
  });

export const attempt = (over: Partial<Attempt> = {}): Attempt => ({
  id: 'tu_0123456789abcdefghjk_12',
  status: 'declined',
  cause: 'crossing',
  amount_microcredits: 1_000 * million,
  amount_minor: 1_000,
  charged_minor: null,
  currency: 'usd',
  code: 'insufficient_funds',
  invoice: 'in_1',
  at: '2026-11-22T10:00:00.000Z',
  ended_at: '2026-11-22T10:00:03.000Z',
  retry_at: null,
  ...over,
});

export const subscription = (over: Partial<Subscription> = {}): Subscription => ({
  id: 'sub_1',
  plan: 'plus',
  plan_name: 'Plus',
  status: 'active',
  credits_microcredits: 2_000 * million,
  amount_minor: 1_700,
  currency: 'usd',
  period_start: '2026-11-10T12:00:00.000Z',
  period_end: '2026-12-10T12:00:00.000Z',
  ends_at: null,
  next_plan: null,
  next_plan_name: null,
  open_invoice_url: null,
  payment_method: visa,
  ...over,
});

export const preview = (over: Partial<PlanPreview> = {}): PlanPreview => ({
  change: 'upgrade',
  due_now_minor: 4_800,
  tax_minor: 0,
  currency: 'usd',
  credits_now_microcredits: 6_000 * million,
  effective_at: '2026-11-22T12:00:00.000Z',
  next_charge_at: '2026-12-22T12:00:00.000Z',
  next_charge_minor: 4_800,
  plan: 'pro',
  payment_method: visa,
  ...over,
});

export const card = (over: Partial<PaymentMethod> = {}): PaymentMethod => ({
  id: 'pm_1',
  type: 'card',
  ...visa,
  is_default: true,
  expires_soon: false,
  expired: false,
  used_by: [],
  ...over,
});

export const payment = (over: Partial<Payment> = {}): Payment => ({
  id: 'pay_0123456789abcdefghjk',
  kind: 'purchase',
  status: 'succeeded',
  reason: null,
  description: 'Starter',
  amount_minor: 1_000,
  tax_minor: 0,
  currency: 'usd',
  credits_microcredits: 1_000 * million,
  refunded_minor: 0,
  disputed_minor: 0,
  dispute_status: null,
  method: visa,
  invoice: 'in_1',
  created_at: '2026-11-22T10:00:00.000Z',
  settled_at: '2026-11-22T10:01:00.000Z',
  ...over,
});

export const month = (over: Partial<BillingMonth> = {}): BillingMonth => ({
  month: '2026-11',
  bought_microcredits: 3_000 * million,
  bought_by_source: { purchase: 2_000 * million, auto_top_up: 1_000 * million, subscription: 0 },
  paid: [{ currency: 'usd', amount_minor: 3_000, refunded_minor: 1_000 }],
  granted_microcredits: 100 * million,
  used_microcredits: 42_000_400,
  used: [
    { category: 'ai_chat', amount_microcredits: 42 * million },
    { category: 'code_analysis', amount_microcredits: 400 },
  ],
  invoices: [
    { id: 'in_1', number: 'HC-0001', status: 'paid', total_minor: 1_000, currency: 'usd' },
  ],
  ...over,
});
