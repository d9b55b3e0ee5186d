import { type Browser, chromium } from 'playwright-core';
import { findBrowser, howToGetBrowser } from '../../scripts/browser.ts';

/** A headless Chromium that talks to nobody but the pages under test. Close it. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error(howToGetBrowser);
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
