import { expect, it } from 'vitest';
import { expiryLook, nextExpiryLook } from '../../../core/notices/expiry.ts';
import { dayMs, instant } from '../../../core/units/instant.ts';

const end = instant(Date.UTC(2026, 10, 30));
const before = (days: number, ms = 0) => instant(end - days * dayMs + ms);

it('is told seven days before and one day before, and not at other times', () => {
  expect(expiryLook(end, before(7, -1))).toBeUndefined();
  expect(expiryLook(end, before(7))).toBe(7);
  expect(expiryLook(end, before(1, -1))).toBe(7);
  expect(expiryLook(end, before(1))).toBe(1);
  expect(expiryLook(end, end)).toBeUndefined();
});

it('is looked at next where the next word is due', () => {
  expect(nextExpiryLook(end, before(9))).toBe(before(7));
  expect(nextExpiryLook(end, before(7))).toBe(before(1));
  expect(nextExpiryLook(end, before(1))).toBeUndefined();
});
