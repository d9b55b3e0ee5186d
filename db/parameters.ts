import type { Conditions } from './entry-filter.ts';

/**
 * The values of one statement, each with the number it is bound under: what stands in several
 * places, or in an order that is not that of the text, cannot be a bare question mark.
 */
export interface Parameters {
  readonly values: readonly unknown[];
  /** Binds a value and gives its place: `?1`, `?2` … */
  bind(value: unknown): string;
  /** Conditions with bare question marks, bound and joined: ` AND … AND …`, empty for none. */
  and(conditions: Conditions): string;
}

export function parameters(): Parameters {
  const values: unknown[] = [];
  const bind = (value: unknown) => `?${values.push(value)}`;
  return {
    values,
    bind,
    and({ where, params }) {
      let next = 0;
      const numbered = where.map((text) => text.replaceAll('?', () => bind(params[next++])));
      return numbered.map((condition) => ` AND ${condition}`).join('');
    },
  };
}
