/** What spending is shown under. `other` is only for captures that name no meter. */
export const categories = [
  'ai_chat',
  'code_analysis',
  'infra_planning',
  'server_provisioning',
  'other',
] as const;
export type Category = (typeof categories)[number];

export const meters = [
  'ai.chat',
  'code.analysis',
  'infra.plan',
  'server.provision',
  'server.runtime',
] as const;
export type Meter = (typeof meters)[number];

interface MeterRule {
  readonly category: Category;
  /** The quantities it knows; at least one must be given. Whole, not negative. */
  readonly quantities: readonly string[];
  /** The dimension a price is selected by, required with every event. */
  readonly dimension?: 'model' | 'tier';
  /** Whether `template: true` selects a cheaper price. */
  readonly template?: true;
}

export const meterRules: Record<Meter, MeterRule> = {
  'ai.chat': {
    category: 'ai_chat',
    quantities: [
      'input_tokens',
      'cached_input_tokens',
      'cache_write_tokens',
      'output_tokens',
      'input_characters',
      'output_characters',
    ],
    dimension: 'model',
  },
  'code.analysis': { category: 'code_analysis', quantities: ['lines', 'files'] },
  'infra.plan': {
    category: 'infra_planning',
    quantities: ['resources', 'dependencies', 'environments'],
    template: true,
  },
  'server.provision': {
    category: 'server_provisioning',
    quantities: ['servers'],
    dimension: 'tier',
  },
  'server.runtime': { category: 'server_provisioning', quantities: ['seconds'], dimension: 'tier' },
};

export const categoryOf = (meter: Meter | undefined): Category =>
  meter === undefined ? 'other' : meterRules[meter].category;

/** The meters shown under a category: what a category filter selects. */
export const metersOf = (category: Category): Meter[] =>
  meters.filter((meter) => meterRules[meter].category === category);
