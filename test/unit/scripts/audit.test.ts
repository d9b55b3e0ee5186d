import { expect, it } from 'vitest';
import { grave, lockProblems } from '../../../scripts/auditing/packages.ts';

const sound = { version: '1.0.0', integrity: 'sha512-x', license: 'MIT' };

it('finds nothing in packages that are vouched for, run nothing and have a known licence', () => {
  const packages = { '': {}, 'node_modules/hono': sound, 'node_modules/a/node_modules/b': sound };
  expect(lockProblems({ packages }, {})).toEqual([]);
});

it('names what nothing vouches for, runs a script or ships under an unknown licence', () => {
  const { integrity, ...bare } = sound;
  const packages = {
    'node_modules/bare': bare,
    'node_modules/@scope/runs': { ...sound, hasInstallScript: true },
    'node_modules/known': { ...sound, hasInstallScript: true },
    'node_modules/odd': { ...sound, license: 'SSPL-1.0' },
    'node_modules/tool': { ...sound, license: 'MPL-2.0', dev: true },
  };
  expect(lockProblems({ packages }, { known: false })).toEqual([
    'bare: no integrity hash',
    '@scope/runs: runs a script when installed',
    'odd: licence SSPL-1.0',
  ]);
});

it('fails for grave holes alone', () => {
  const vulnerabilities = {
    a: { severity: 'low' },
    b: { severity: 'high', range: '<2' },
    c: { severity: 'critical' },
  };
  expect(grave({ vulnerabilities })).toEqual(['b <2: high', 'c : critical']);
  expect(grave({})).toEqual([]);
});
