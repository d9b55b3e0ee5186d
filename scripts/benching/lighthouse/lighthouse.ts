import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Tried here with Debian's Chromium; it asks for Node 22, which npm scripts run on. */
const version = '13.5.0';
/** Outside node_modules: no dependency of anything, and `npm ci` leaves it alone. */
const folder = join(import.meta.dirname, '../../../.wrangler/lighthouse');
const program = join(folder, 'node_modules/lighthouse/cli/index.js');

export const isLighthouseThere = (): boolean => existsSync(program);

/** Fetches Lighthouse from the registry, its scripts not run; says why when that fails. */
export async function installLighthouse(): Promise<string | undefined> {
  if (isLighthouseThere()) return undefined;
  await mkdir(folder, { recursive: true });
  const options = ['--ignore-scripts', '--no-save', '--no-audit', '--no-fund'];
  const { status, stderr } = spawnSync(
    'npm',
    ['install', '--prefix', folder, ...options, `lighthouse@${version}`],
    { encoding: 'utf8', shell: process.platform === 'win32' },
  );
  return status === 0 ? undefined : `npm could not install lighthouse: ${stderr.slice(-300)}`;
}

export type Device = 'mobile' | 'desktop';

export interface LighthouseScores {
  /** 0 to 100. */
  readonly performance: number;
  readonly accessibility: number;
  readonly bestPractices: number;
  readonly lcpMs: number;
  readonly cls: number;
  readonly tbtMs: number;
}

/** As much of Lighthouse's report as is shown. */
interface Audited {
  readonly categories: Readonly<Record<string, { readonly score: number | null }>>;
  readonly audits: Readonly<Record<string, { readonly numericValue?: number }>>;
}

const chromeFlags =
  '--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

/** One page as a browser loads it, with Lighthouse's own throttling for the device. */
export async function runLighthouse(
  url: string,
  { device, chromium }: { device: Device; chromium: string },
): Promise<LighthouseScores> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      program,
      url,
      '--output=json',
      '--quiet',
      '--no-enable-error-reporting',
      '--disable-storage-reset',
      '--only-categories=performance,accessibility,best-practices',
      `--chrome-flags=${chromeFlags}`,
      ...(device === 'desktop' ? ['--preset=desktop'] : []),
    ],
    { env: { ...process.env, CHROME_PATH: chromium }, maxBuffer: 64 * 2 ** 20 },
  );
  return scoresOf(JSON.parse(stdout) as Audited);
}

function scoresOf({ categories, audits }: Audited): LighthouseScores {
  const score = (category: string) => Math.round(100 * (categories[category]?.score ?? Number.NaN));
  const value = (audit: string) => audits[audit]?.numericValue ?? Number.NaN;
  return {
    performance: score('performance'),
    accessibility: score('accessibility'),
    bestPractices: score('best-practices'),
    lcpMs: value('largest-contentful-paint'),
    cls: value('cumulative-layout-shift'),
    tbtMs: value('total-blocking-time'),
  };
}
