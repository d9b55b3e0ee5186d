import { expect, it } from 'vitest';
import { type Cell, csvOf } from '../../../worker/http/csv.ts';

const cellOf = (value: Cell) => csvOf([['cell', (row: Cell) => row]], [value]).split('\r\n')[1];

it('leaves numbers numbers, below zero too, so that a spreadsheet adds them up', () => {
  expect(['-1.5', '12.000001', '-7', -3].map(cellOf)).toEqual(['-1.5', '12.000001', '-7', '-3']);
});

it('makes text of what a spreadsheet would take for a formula', () => {
  const formulas = ['=1+1', '+1', '-1+1', '@sum(A1)', '-', '\tx'];
  expect(formulas.map(cellOf)).toEqual(formulas.map((text) => `'${text}`));
});

it('quotes what holds commas, quotes or line breaks', () => {
  expect(cellOf('a, "b"')).toBe('"a, ""b"""');
});
