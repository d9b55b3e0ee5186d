/** A decoded form: text, or the fields below a name. `a[b][0]=c` is `{a: {b: {0: 'c'}}}`. */
export type Form = string | { [name: string]: Form };

export type FormFields = Exclude<Form, string>;

const emptyFields = (): FormFields => Object.create(null) as FormFields;

/** Decodes a query string or a form-encoded body with nested brackets. */
export function decodeForm(text: string): FormFields {
  const fields = emptyFields();
  for (const [key, value] of new URLSearchParams(text)) put(fields, pathOf(key), value);
  return fields;
}

function pathOf(key: string): string[] {
  const first = key.indexOf('[');
  if (first <= 0) return [key];
  return [
    key.slice(0, first),
    ...[...key.slice(first).matchAll(/\[([^\]]*)\]/g)].map(([, part]) => part as string),
  ];
}

function put(fields: FormFields, [name, ...rest]: string[], value: string): void {
  // `a[]=x` means the next place of a list.
  const key = name === '' ? String(Object.keys(fields).length) : (name as string);
  if (rest.length === 0) {
    fields[key] = value;
    return;
  }
  const below = fields[key];
  const inside = typeof below === 'object' ? below : emptyFields();
  fields[key] = inside;
  put(inside, rest, value);
}

/** `a[b][c]`, as Stripe names a parameter in an error. */
export const nameOf = (path: readonly string[]): string =>
  path.length === 0
    ? ''
    : `${path[0]}${path
        .slice(1)
        .map((part) => `[${part}]`)
        .join('')}`;
