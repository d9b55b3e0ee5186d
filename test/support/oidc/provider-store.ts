import type { Adapter, AdapterPayload, ClientMetadata } from 'oidc-provider';

/** What one provider remembers, so that another with other keys can go on with it. */
export interface ProviderStore {
  readonly adapter: (model: string) => Adapter;
  /** The clients it knows, as they are now. */
  readonly clients: Map<string, ClientMetadata>;
}

export function providerStore(): ProviderStore {
  const rows = new Map<string, AdapterPayload>();
  const clients = new Map<string, ClientMetadata>();
  const where = (fits: (row: AdapterPayload) => boolean) =>
    [...rows.entries()].filter(([, row]) => fits(row));
  const adapter = (model: string): Adapter => ({
    upsert: async (id, row) => {
      rows.set(`${model}:${id}`, row);
    },
    find: async (id) =>
      model === 'Client' ? (clients.get(id) as AdapterPayload) : rows.get(`${model}:${id}`),
    findByUid: async (uid) => where((row) => row.uid === uid && row.kind === model)[0]?.[1],
    findByUserCode: async () => undefined,
    consume: async (id) => {
      const row = rows.get(`${model}:${id}`);
      if (row) row.consumed = Math.floor(Date.now() / 1_000);
    },
    destroy: async (id) => {
      rows.delete(`${model}:${id}`);
    },
    revokeByGrantId: async (grant) => {
      for (const [id] of where((row) => row.grantId === grant)) rows.delete(id);
    },
  });
  return { adapter, clients };
}
