/** Runs wrangler and answers what it printed; throws when it fails. */
export type Wrangler = (...args: string[]) => Promise<string>;

/** The configuration `vite build` writes beside the bundle: the only one that gets ids. */
export interface BuiltConfig {
  readonly name: string;
  d1_databases: { binding: string; database_name: string; database_id?: string }[];
  kv_namespaces: { binding: string; id?: string }[];
}

/**
 * Finds every database and namespace the configuration names, or creates it, and puts its id in.
 * wrangler could create them while deploying, but the migrations have to run before that.
 */
export async function provision<Config extends BuiltConfig>(
  config: Config,
  wrangler: Wrangler,
): Promise<Config> {
  const databases: Config['d1_databases'] = [];
  for (const database of config.d1_databases) {
    const { database_name: name } = database;
    databases.push({ ...database, database_id: await databaseId(name, wrangler) });
  }
  const namespaces: Config['kv_namespaces'] = [];
  for (const namespace of config.kv_namespaces) {
    const title = `${config.name}-${namespace.binding.toLowerCase()}`;
    namespaces.push({ ...namespace, id: await namespaceId(title, wrangler) });
  }
  return { ...config, d1_databases: databases, kv_namespaces: namespaces };
}

const databaseId = (name: string, wrangler: Wrangler) =>
  findOrCreate<{ name: string; uuid: string }>(
    async () => json(await wrangler('d1', 'list', '--json')),
    (database) => (database.name === name ? database.uuid : undefined),
    () => wrangler('d1', 'create', name),
    `the D1 database ${name}`,
  );

const namespaceId = (title: string, wrangler: Wrangler) =>
  findOrCreate<{ title: string; id: string }>(
    async () => json(await wrangler('kv', 'namespace', 'list')),
    (namespace) => (namespace.title === title ? namespace.id : undefined),
    () => wrangler('kv', 'namespace', 'create', title),
    `the KV namespace ${title}`,
  );

async function findOrCreate<Found>(
  list: () => Promise<Found[]>,
  idOf: (found: Found) => string | undefined,
  create: () => Promise<unknown>,
  what: string,
): Promise<string> {
  const find = async () => (await list()).map(idOf).find((id) => id !== undefined);
  const found = await find();
  if (found !== undefined) return found;
  console.log(`creating ${what}`);
  await create();
  const created = await find();
  if (created === undefined) throw new Error(`${what} was created and cannot be found`);
  return created;
}

/** wrangler may say something before the JSON it was asked for. */
const json = <T>(printed: string): T[] => JSON.parse(printed.slice(printed.indexOf('[')));
