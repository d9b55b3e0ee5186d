import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type KeySecrets, rotateSecrets } from '../../core/access/rotate-key.ts';

const first = (expiresAt: number | null): KeySecrets => ({
  hash: 'S',
  expiresAt,
  rotation: null,
  rotatedAt: null,
  previousHash: null,
  previousExpiresAt: null,
});

const rotations = fc.array(
  fc.record({
    request: fc.nat(3),
    overlapMs: fc.nat(1_000),
    laterMs: fc.nat(400),
  }),
  { maxLength: 12 },
);
const expiries = fc.option(fc.nat(3_000));

describe('rotating a key, however often and however its attempts are repeated', () => {
  it('never moves its expiry, has one secret and at most one before that, in order of time', () => {
    fc.assert(
      fc.property(expiries, rotations, (expiresAt, asked) => {
        let now = first(expiresAt);
        let at = 0;
        asked.forEach(({ request, overlapMs, laterMs }, step) => {
          at += laterMs;
          const before = now;
          const id = `rot_${request}`;
          now = rotateSecrets(now, { id, hash: `S${step}`, overlapMs, at });
          const repeats = before.rotation === id;
          expect(now.expiresAt).toBe(expiresAt);
          expect(now.hash).toBe(`S${step}`);
          expect(now.previousHash).toBe(repeats ? before.previousHash : before.hash);
          if (repeats) expect(now).toEqual({ ...before, hash: now.hash });
          else expect(now.rotatedAt).toBeGreaterThan(before.rotatedAt ?? 0);
          const until = now.previousExpiresAt ?? 0;
          expect(until).toBeLessThanOrEqual(expiresAt ?? Number.POSITIVE_INFINITY);
          if (!repeats) expect(until).toBeLessThanOrEqual((now.rotatedAt ?? 0) + overlapMs);
        });
      }),
    );
  });
});
