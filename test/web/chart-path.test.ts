import { describe, expect, it } from 'vitest';
import { areaPath, linePath, placeAfter } from '../../web/pages/settings/chart/path.ts';

describe('a line chart', () => {
  it('draws a line through its points', () => {
    expect(linePath([0, 10, 20], [5, 6.25, 7])).toBe('M0.0 5.0L10.0 6.3L20.0 7.0');
  });

  it('closes a band along its high line and back along its low one', () => {
    expect(areaPath([0, 10], [8, 9], [1, 2])).toBe('M0.0 1.0L10.0 2.0L10.0 9.0L0.0 8.0Z');
    expect(areaPath([], [], [])).toBe('');
  });

  it('is walked by arrow keys, and not left at its ends', () => {
    expect(placeAfter('ArrowRight', undefined, 3)).toBe(0);
    expect(placeAfter('ArrowRight', 2, 3)).toBe(2);
    expect(placeAfter('ArrowLeft', 0, 3)).toBe(0);
    expect(placeAfter('End', 0, 3)).toBe(2);
    expect(placeAfter('Home', 2, 3)).toBe(0);
    expect(placeAfter('Enter', 1, 3)).toBeUndefined();
  });
});
