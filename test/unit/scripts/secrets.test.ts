import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  folderVariable,
  keepOutput,
  keepSecret,
  searchKept,
} from '../../../scripts/searching/kept-output.ts';
import { findSecrets } from '../../../scripts/searching/secrets.ts';

/** Made up here, and put together so that no scanner takes this file for a leak. */
const planted: Readonly<Record<string, string>> = {
  'API key': `hyd_plat_${'a1'.repeat(20)}_0f0f0f`,
  'webhook secret': `whsec_${'Ab9+'.repeat(8)}=`,
  'Stripe key': `sk_${'test'}_51abcdefghijk`,
  'token of a provider': `eyJhbGciOiJSUzI1NiJ9.${'eyJzdWIiOiJhIn0'}.c2ln`,
  'Authorization header': `Authorization: Bearer ${'x'.repeat(30)}`,
  cookie: `__Host-hydron_session=${'y'.repeat(43)}`,
  'one-time link': `https://credits.example/portal#${'z'.repeat(43)}`,
  'card number': '4242 4242 4242 4242',
  known: 'a session secret of this run',
};

describe('the search of the logs', () => {
  for (const [kind, secret] of Object.entries(planted))
    it(`finds a planted secret: ${kind}`, () => {
      const line = JSON.stringify({ level: 'warn', what: 'request', said: `why ${secret} here` });
      const text = `info: all is well\nwarn: ${line}\n`;
      const found = findSecrets(text, [String(planted.known)]);
      expect(found).toContainEqual(expect.objectContaining({ kind, line: 2 }));
      for (const { shown } of found) expect(shown).toContain('█');
    });

  it('takes no id, time, amount or page for a secret', () => {
    const harmless = [
      'acct_0123456789abcdefghij key_0123456789abcdefghij ses_0123456789abcdefghij',
      '{"at":1790000000000,"amount_microcredits":4242424242424241,"ms":5105105105105101}',
      'req_68604375-5b24-4241-a39d-ad07552f269b GET /v1/accounts/:account/entries 200',
      'redirected to /sign-in?problem=mismatch and /portal',
      'link_0123456789abcdefghij was opened; hyd_acct_… was refused',
    ];
    expect(findSecrets(harmless.join('\n'), ['short'])).toEqual([]);
  });

  it('leaves out what a start announces to whoever started it, and that alone', () => {
    const key = planted['API key'];
    const text = `api key: ${key}\n    -H 'Authorization: Bearer ${key}' \\\ninfo: api key: ${key}`;
    expect(findSecrets(text, []).map(({ line }) => line)).toEqual([3]);
  });
});

describe('what test Workers print', () => {
  let folder = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hydron-credits-kept-'));
    vi.stubEnv(folderVariable, folder);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  it('is kept with the secrets of each process, and searched for those of all', () => {
    writeFileSync(join(folder, 'secrets-1.txt'), 'of-another-process\n');
    keepSecret('of-this-very-process');
    keepOutput('info: nothing\n');
    expect(searchKept(folder)).toEqual({ lines: 2, secrets: 2, findings: [] });
    keepOutput('warn: of-another-process\n');
    keepOutput('warn: of-this-very-process\n');
    const { findings } = searchKept(folder);
    expect(findings.map(({ kind, line }) => [kind, line])).toEqual([
      ['known', 2],
      ['known', 3],
    ]);
  });

  it('is kept nowhere when nobody asks for it', () => {
    vi.stubEnv(folderVariable, '');
    keepOutput('warn: anything\n');
    expect(searchKept(folder).lines).toBe(0);
  });
});
