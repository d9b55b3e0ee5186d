import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuiltConfig, provision, type Wrangler } from './deploying/resources.ts';
import { missingSecrets } from './deploying/secrets.ts';
import { quiet } from './running/quiet.ts';
import { node, root, runStage, vite } from './stages.ts';

/**
 * From a clone to a running installation on the Cloudflare account wrangler is logged in to, and
 * from a running one to the next version. Safe to run again after any failure. `--dry-run` stops
 * before it asks Cloudflare for anything.
 */
const wranglerScript = 'node_modules/wrangler/bin/wrangler.js';
const configFile = join(root, 'dist/hydron_credits/wrangler.json');
/** Nobody is asked anything: what there is to decide stands in the configuration. */
const environment = { ...quiet, ...process.env, CI: '1' };

const wrangler: Wrangler = async (...args) => {
  const { command, args: all } = node(wranglerScript, ...args);
  const child = spawn(command, all, {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  let complaints = '';
  child.stdout.on('data', (piece) => {
    printed += piece;
  });
  child.stderr.on('data', (piece) => {
    complaints += piece;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`wrangler ${args.join(' ')} failed:\n${complaints}${printed}`);
  return printed;
};

async function step(name: string, ...args: string[]): Promise<void> {
  if (!(await runStage({ name, ...node(wranglerScript, ...args) })))
    throw new Error(`${name} failed; nothing after it was done`);
}

async function deploy(dryRun: boolean): Promise<void> {
  Object.assign(process.env, environment);
  if (!(await runStage({ name: 'build', ...vite('build') }))) throw new Error('the build failed');
  if (dryRun) return step('deploy (dry run)', 'deploy', '-c', configFile, '--dry-run');
  await wrangler('whoami', '--json').catch(() => {
    throw new Error(
      'wrangler is not logged in. Run `npx wrangler login`, or set CLOUDFLARE_API_TOKEN and ' +
        'CLOUDFLARE_ACCOUNT_ID; then run `npm run deploy` again.',
    );
  });
  const built = JSON.parse(await readFile(configFile, 'utf8')) as BuiltConfig;
  await writeFile(configFile, JSON.stringify(await provision(built, wrangler)));
  await step('migrate', 'd1', 'migrations', 'apply', 'DB', '--remote', '-c', configFile);
  const { secrets, platformKey } = await missingSecrets(built.name, wrangler, process.env);
  await withSecretsFile(secrets, (file) =>
    step('deploy', 'deploy', '-c', configFile, '--secrets-file', file),
  );
  console.log('\nDeployed. The url above serves the dashboard and, under /v1, the API.');
  if (platformKey)
    console.log(`Your platform key, shown this once and stored nowhere:\n\n  ${platformKey}\n`);
}

/** Secrets uploaded with the code they belong to, from a file that outlives nothing. */
async function withSecretsFile(
  secrets: Readonly<Record<string, string>>,
  use: (file: string) => Promise<void>,
): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'hydron-credits-'));
  try {
    const file = join(directory, 'secrets.json');
    await writeFile(file, JSON.stringify(secrets), { mode: 0o600 });
    await use(file);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

try {
  await deploy(process.argv.includes('--dry-run'));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
