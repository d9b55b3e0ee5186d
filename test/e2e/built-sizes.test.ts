import { beforeAll, describe, expect, it } from 'vitest';
import { type BuiltSizes, builtSizes, sizesMax } from '../../scripts/benching/built-sizes.ts';
import { ensureBuild } from '../../scripts/running/ensure-build.ts';

let built: BuiltSizes;

beforeAll(async () => {
  await ensureBuild(false);
  built = await builtSizes();
});

const fits = (part: keyof BuiltSizes) => {
  expect(built[part]).toBeGreaterThan(1);
  expect(built[part]).toBeLessThanOrEqual(sizesMax[part]);
};

describe('what is built', () => {
  it('is small where a cold isolate must load it before its first debit', () => fits('debitPath'));

  it('is small as a whole, though the rest of the Worker loads when it is asked for', () =>
    fits('worker'));

  it('is small where a browser must load it before a page works, whatever part its address opens', () =>
    fits('firstLoad'));

  it('is small as a whole dashboard', () => fits('dashboard'));

  it('is small where operators alone load it', () => fits('operator'));
});
