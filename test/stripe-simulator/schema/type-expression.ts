/** What may stand in one place of a request or an answer; see `scripts/generate-stripe-schemas.ts`. */
export type Shape =
  | { readonly kind: 'any' | 'string' | 'number' | 'boolean' | 'null' | 'decimal' | 'empty' }
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'array' | 'map' | 'list'; readonly of: readonly Shape[] }
  | { readonly kind: 'named'; readonly name: string };

const atoms = ['any', 'string', 'number', 'boolean', 'null', 'decimal'] as const;

/** Reads `string|Customer|null`; names that begin with a dot lie below `owner`. */
export function parseShapes(text: string, owner: string): Shape[] {
  return alternatives(text).map((one) => parseShape(one, owner));
}

function parseShape(text: string, owner: string): Shape {
  if (text === "''") return { kind: 'empty' };
  if (text.startsWith("'")) return { kind: 'literal', text: text.slice(1, -1) };
  const inside = (from: number) => parseShapes(text.slice(from, -1), owner);
  if (text.startsWith('[')) return { kind: 'array', of: inside(1) };
  if (text.startsWith('{')) return { kind: 'map', of: inside(1) };
  if (text.startsWith('List<')) return { kind: 'list', of: inside(5) };
  const atom = atoms.find((known) => known === text);
  if (atom) return { kind: atom };
  return { kind: 'named', name: text.startsWith('.') ? owner + text : text };
}

/** Splits at the bars that no bracket and no quotation encloses. */
function alternatives(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] as string;
    if (letter === "'") quoted = !quoted;
    else if (quoted) continue;
    else if ('[{<'.includes(letter)) depth += 1;
    else if (']}>'.includes(letter)) depth -= 1;
    else if (letter === '|' && depth === 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)];
}
