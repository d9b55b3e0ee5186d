import { expect, test } from 'vitest';
import { emailKey } from '../../../core/access/email-key.ts';

test('an address is the same in capitals', () => {
  expect(emailKey('Ada.Lovelace@Northwind.Example')).toBe('ada.lovelace@northwind.example');
});

test('no other letter becomes one of somebody else’s address', () => {
  // The Kelvin sign, whose small letter is the k of everybody’s keyboard.
  expect(emailKey('\u212Aim@northwind.example')).not.toBe('kim@northwind.example');
  expect(emailKey('ada+x@northwind.example')).toBe('ada+x@northwind.example');
});
