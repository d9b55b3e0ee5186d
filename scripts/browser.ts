import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The Chromium the tests drive: the one `CHROMIUM` names, else the first found. */
export const findBrowser = (): string | undefined =>
  [process.env.CHROMIUM, ...places].find((path) => path !== undefined && existsSync(path));

export const howToGetBrowser =
  'The browser tests need Chromium and found none. Install it (Debian: apt-get install chromium; ' +
  'macOS: brew install --cask chromium), or set CHROMIUM to the path of a Chromium or Chrome.';

/** Finds a browser, installing Debian's where there is none and this process may. */
export function ensureBrowser(): string | undefined {
  const found = findBrowser();
  if (found || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return found;
  const apt = (...args: string[]) =>
    spawnSync('apt-get', args, {
      stdio: ['ignore', process.stderr.fd, process.stderr.fd],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0;
  if (apt('update', '-q'))
    apt('install', '-y', '-q', '--no-install-recommends', 'chromium', 'fonts-liberation');
  return findBrowser();
}
