import type { Category } from '../../../../../core/usage/meter.ts';

/** In the order they are always shown in. */
export const categoryNames: Record<Category, string> = {
  ai_chat: 'AI conversations',
  code_analysis: 'Code analysis',
  infra_planning: 'Infrastructure planning',
  server_provisioning: 'Server provisioning',
  other: 'Other',
};
