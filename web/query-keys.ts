/** What is read, by name: who writes to what was read finds it by these. */
export const keys = {
  session: ['session'],
  balance: ['balance'],
  grants: ['grants'],
  summaries: ['summary'],
  entries: ['entries'],
  projects: ['projects'],
  apiKeys: ['api keys'],
  servers: ['servers'],
  forecast: ['forecast'],
  budgets: ['budgets'],
  tips: ['tips'],
  notices: ['notices'],
  receipt: (id: string) => ['receipt', id],
  /** Parts of pages that load when they are first shown, by `later`. */
  code: ['code'],
} as const;
