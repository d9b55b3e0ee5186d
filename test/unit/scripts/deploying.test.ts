import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { provision, type Wrangler } from '../../../scripts/deploying/resources.ts';
import { missingSecrets } from '../../../scripts/deploying/secrets.ts';

/** A Cloudflare account with no more than deploying asks of one. */
function anAccount(has: { databases?: string[]; secrets?: string[] } = {}) {
  const databases = [...(has.databases ?? [])];
  const namespaces: string[] = [];
  const created: string[] = [];
  const create = (list: string[], name: string) => {
    list.push(name);
    created.push(name);
    return `created ${name}`;
  };
  const wrangler: Wrangler = async (...args) => {
    const asked = args.join(' ');
    const last = args.at(-1) as string;
    if (asked === 'd1 list --json')
      return JSON.stringify(databases.map((name) => ({ name, uuid: `id of ${name}` })));
    if (asked === 'kv namespace list')
      return `hello\n${JSON.stringify(namespaces.map((title) => ({ title, id: `id of ${title}` })))}`;
    if (asked.startsWith('d1 create ')) return create(databases, last);
    if (asked.startsWith('kv namespace create ')) return create(namespaces, last);
    if (asked.startsWith('secret list ') && has.secrets)
      return JSON.stringify(has.secrets.map((name) => ({ name, type: 'secret_text' })));
    throw new Error(`not found: ${asked}`);
  };
  return { wrangler, created };
}

const built = {
  name: 'credits',
  main: 'index.js',
  d1_databases: [{ binding: 'DB', database_name: 'credits' }],
  kv_namespaces: [{ binding: 'EDGE' }],
};

describe('deploying', () => {
  it('creates what an empty account lacks and puts its ids in', async () => {
    const { wrangler, created } = anAccount();
    expect(await provision(built, wrangler)).toEqual({
      ...built,
      d1_databases: [{ ...built.d1_databases[0], database_id: 'id of credits' }],
      kv_namespaces: [{ binding: 'EDGE', id: 'id of credits-edge' }],
    });
    expect(created).toEqual(['credits', 'credits-edge']);
  });

  it('finds what an earlier deployment created, and creates nothing twice', async () => {
    const { wrangler, created } = anAccount({ databases: ['another', 'credits'] });
    const first = await provision(built, wrangler);
    expect(created).toEqual(['credits-edge']);
    expect(await provision(built, wrangler)).toEqual(first);
    expect(created).toEqual(['credits-edge']);
  });

  it('makes a first platform key, and uploads its hash only', async () => {
    const { secrets, platformKey } = await missingSecrets('credits', anAccount().wrangler);
    expect(Object.keys(secrets).sort()).toEqual(['ROOT_KEY_SHA256', 'SESSION_SECRET']);
    const hash = createHash('sha256')
      .update(platformKey ?? '')
      .digest('hex');
    expect(secrets.ROOT_KEY_SHA256).toBe(hash);
    expect(JSON.stringify(secrets)).not.toContain(platformKey);
  });

  it('hands on what of Stripe is set and not there yet, and nothing else', async () => {
    const environment = {
      STRIPE_SECRET_KEY: 'sk_test_new',
      STRIPE_WEBHOOK_SECRET: 'whsec_1',
      STRIPE_API_BASE: 'http://127.0.0.1:12111',
    };
    const deployed = anAccount({
      secrets: ['SESSION_SECRET', 'ROOT_KEY_SHA256', 'STRIPE_SECRET_KEY'],
    });
    const { secrets } = await missingSecrets('credits', deployed.wrangler, environment);
    expect(secrets).toEqual({ STRIPE_WEBHOOK_SECRET: 'whsec_1' });
  });

  it('never replaces a secret that is there', async () => {
    const deployed = anAccount({ secrets: ['SESSION_SECRET', 'ROOT_KEY_SHA256'] });
    expect(await missingSecrets('credits', deployed.wrangler)).toEqual({ secrets: {} });
  });
});
