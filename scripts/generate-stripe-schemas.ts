import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/**
 * Writes what the Stripe simulator checks requests and answers against, from stripe-node's own
 * declarations: one JSON line per type, `["Refund", {"amount": "number", "description?": "string"}]`.
 *
 * The declarations are machine-written and use a small part of TypeScript, so a small reader is
 * enough; on anything it does not know it throws rather than guess. Run it after each upgrade of
 * stripe: `node scripts/generate-stripe-schemas.ts`; with `--check` it only compares.
 */

const root = join(import.meta.dirname, '..');
const resources = join(root, 'node_modules/stripe/esm/resources');
const simulator = join(root, 'test/stripe-simulator/schema');

/** A list longer than this (tax id types, error codes) is checked as any string: it grows yearly. */
const literalsMax = 80;

type Type =
  | { readonly kind: 'atom' | 'literal'; readonly text: string }
  | { readonly kind: 'name'; readonly path: readonly string[]; readonly of: readonly Type[] }
  | { readonly kind: 'union'; readonly of: readonly Type[] }
  | { readonly kind: 'array' | 'map'; readonly of: Type }
  | { readonly kind: 'object'; readonly fields: readonly Field[] };

interface Field {
  readonly name: string;
  readonly optional: boolean;
  readonly type: Type;
}

interface Declared {
  readonly fields?: readonly Field[];
  readonly bases?: readonly Type[];
  readonly alias?: Type;
}

interface Scope {
  readonly file: string;
  readonly path: readonly string[];
}

interface Declarations {
  readonly types: Map<string, Declared>;
  /** Local name → the file it comes from and its name there. */
  readonly imports: Map<string, { readonly file: string; readonly name: string }>;
}

const read = new Map<string, Declarations>();

function declarationsOf(file: string): Declarations {
  const known = read.get(file);
  if (known) return known;
  const declarations: Declarations = { types: new Map(), imports: new Map() };
  read.set(file, declarations);
  new Reader(file, declarations).read();
  return declarations;
}

/** Reads one declaration file. */
class Reader {
  private readonly tokens: string[];
  private readonly file: string;
  private readonly into: Declarations;
  private at = 0;

  constructor(file: string, into: Declarations) {
    this.file = file;
    this.into = into;
    const text = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
    this.tokens = text.match(/'[^']*'|"[^"]*"|[\w$]+|\.\.\.|=>|[^\s\w]/g) ?? [];
  }

  read(): void {
    while (this.at < this.tokens.length) this.statement([]);
  }

  private next(): string {
    const token = this.tokens[this.at++];
    if (token === undefined) throw new Error(`${this.file} ends too early`);
    return token;
  }

  private take(token: string): boolean {
    if (this.tokens[this.at] !== token) return false;
    this.at += 1;
    return true;
  }

  private expect(token: string): void {
    const found = this.next();
    if (found !== token) throw new Error(`${this.file}: ${token} expected, ${found} found`);
  }

  private statement(path: readonly string[]): void {
    if (this.take(';') || this.take('export') || this.take('declare')) return;
    const word = this.next();
    if (word === 'import') this.import();
    else if (word === 'class' || word === 'const' || word === 'function') this.passOver();
    else if (word === 'interface') this.interface(path);
    else if (word === 'type') this.alias(path);
    else if (word === 'namespace') this.namespace(path);
    else if (word === '{' || word === '*') this.skipTo(';');
    else throw new Error(`${this.file}: ${word} is not known here`);
  }

  private skipTo(token: string): void {
    while (this.next() !== token);
  }

  /** Past a class or a constant, which hold no shapes. */
  private passOver(): void {
    let depth = 0;
    for (;;) {
      const token = this.next();
      if (token === '{') depth += 1;
      if (token === '}' && --depth === 0) return;
      if (token === ';' && depth === 0) return;
    }
  }

  private import(): void {
    const names: [name: string, local: string][] = [];
    if (this.take('*')) {
      this.expect('as');
      names.push(['*', this.next()]);
    } else {
      this.expect('{');
      while (!this.take('}')) {
        const name = this.next();
        names.push([name, this.take('as') ? this.next() : name]);
        this.take(',');
      }
    }
    this.expect('from');
    const from = this.next().slice(1, -1).replace(/\.js$/, '.d.ts');
    for (const [name, local] of names)
      this.into.imports.set(local, { file: join(dirname(this.file), from), name });
  }

  private interface(path: readonly string[]): void {
    const name = this.next();
    const bases: Type[] = [];
    if (this.take('extends'))
      do bases.push(this.type());
      while (this.take(','));
    this.expect('{');
    this.into.types.set([...path, name].join('.'), { fields: this.fields(), bases });
  }

  private alias(path: readonly string[]): void {
    const name = this.next();
    // Generic aliases (Emptyable) are known by name, never looked up.
    if (this.tokens[this.at] === '<') this.skipTo('=');
    else this.expect('=');
    this.into.types.set([...path, name].join('.'), { alias: this.type() });
    this.expect(';');
  }

  private namespace(path: readonly string[]): void {
    const inside = [...path, this.next()];
    this.expect('{');
    while (!this.take('}')) this.statement(inside);
  }

  private fields(): Field[] {
    const fields: Field[] = [];
    while (!this.take('}')) {
      const index = this.take('[');
      const name = this.next().replace(/['"]/g, '');
      if (index) {
        this.expect(':');
        this.type();
        this.expect(']');
      }
      const optional = this.take('?');
      this.expect(':');
      fields.push({ name: index ? '*' : name, optional, type: this.type() });
      this.expect(';');
    }
    return fields;
  }

  private type(): Type {
    this.take('|');
    const of = [this.operand()];
    while (this.take('|') || this.take('&')) of.push(this.operand());
    return of.length === 1 ? (of[0] as Type) : { kind: 'union', of };
  }

  private operand(): Type {
    let type = this.primary();
    while (this.take('[')) {
      this.expect(']');
      type = { kind: 'array', of: type };
    }
    return type;
  }

  private primary(): Type {
    const token = this.next();
    if (/^['"]/.test(token)) return { kind: 'literal', text: token.slice(1, -1) };
    if (token === '(') {
      const type = this.type();
      this.expect(')');
      return type;
    }
    if (token === '{') {
      const fields = this.fields();
      return fields[0]?.name === '*'
        ? { kind: 'map', of: fields[0].type }
        : { kind: 'object', fields };
    }
    const path = [token];
    while (this.take('.')) path.push(this.next());
    const of: Type[] = [];
    if (this.take('<')) {
      do of.push(this.type());
      while (this.take(','));
      this.expect('>');
    }
    return { kind: 'name', path, of };
  }
}

/** The names of one of the two lists in `stripe-types.ts`. */
function listed(list: string): string[] {
  const text = readFileSync(join(simulator, 'stripe-types.ts'), 'utf8');
  const body = new RegExp(`interface ${list} \\{([^}]*)\\}`).exec(text)?.[1] ?? '';
  return [...body.matchAll(/Stripe\.([\w.]+);/g)].map(([, name]) => name as string);
}

const objectNames = listed('ObjectTypes');
const parameterNames = listed('ParameterTypes');
const files = readdirSync(resources, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.d.ts'),
);

/** Where the type that applications call `Stripe.<name>` is declared. */
function find(name: string): Scope & { readonly name: string } {
  const [folder, inside] = name.includes('.') ? name.split('.') : ['', name];
  for (const file of files.filter((path) => dirname(path) === (folder || '.'))) {
    const full = join(resources, file);
    const text = readFileSync(full, 'utf8');
    if (!new RegExp(`interface ${inside} `).test(text)) continue;
    const { types } = declarationsOf(full);
    for (const candidate of [name, inside as string])
      if (types.has(candidate)) return { file: full, path: [], name: candidate };
  }
  throw new Error(`stripe-node declares no ${name}`);
}

/** A name as seen from inside a namespace: the innermost declaration, then the file's imports. */
function resolve(path: readonly string[], from: Scope): Scope & { readonly name: string } {
  const { types, imports } = declarationsOf(from.file);
  for (let depth = from.path.length; depth >= 0; depth -= 1) {
    const name = [...from.path.slice(0, depth), ...path].join('.');
    if (types.has(name)) return { file: from.file, path: name.split('.').slice(0, -1), name };
  }
  const imported = imports.get(path[0] as string);
  if (!imported) throw new Error(`${from.file}: nothing is called ${path.join('.')}`);
  if (imported.file.endsWith('index.d.ts')) return find(path.join('.'));
  return resolve([imported.name, ...path.slice(1)], { file: imported.file, path: [] });
}

const keyOf = (file: string, name: string): string => {
  const folder = dirname(relative(resources, file));
  return folder === '.' || folder === '..' || name.startsWith(`${folder}.`)
    ? name
    : `${folder}.${name}`;
};

const written = new Map<string, Record<string, string>>();
const waiting: (() => void)[] = [];

function fieldsOf(file: string, name: string): Field[] {
  const declared = declarationsOf(file).types.get(name);
  const bases = (declared?.bases ?? []).flatMap((base) => {
    if (base.kind !== 'name') throw new Error(`${name} extends what has no name`);
    const found = resolve(base.path, { file, path: name.split('.').slice(0, -1) });
    return fieldsOf(found.file, found.name);
  });
  const own = declared?.fields ?? [];
  return [...bases.filter(({ name: base }) => !own.some((field) => field.name === base)), ...own];
}

/** Writes a type down, once; what it names is written after it. */
function define(file: string, name: string): string {
  const key = keyOf(file, name);
  if (written.has(key)) return key;
  const shape: Record<string, string> = {};
  written.set(key, shape);
  waiting.push(() => {
    for (const field of fieldsOf(file, name)) {
      const text = expression(field.type, { file, path: name.split('.') });
      // A name below this one is written from the dot on: it halves the file.
      shape[field.name + (field.optional ? '?' : '')] = text.replaceAll(`${key}.`, '.');
    }
  });
  return key;
}

const isResource = (file: string, name: string): boolean =>
  fieldsOf(file, name).some((field) => field.name === 'object' && field.type.kind === 'literal');

/** What a type allows, one entry per alternative. */
function alternatives(type: Type, scope: Scope): string[] {
  switch (type.kind) {
    case 'atom':
      return [type.text];
    case 'literal':
      return [`'${type.text}'`];
    case 'array':
      return [`[${expression(type.of, scope)}]`];
    case 'map':
      return [`{${expression(type.of, scope)}}`];
    case 'union':
      return type.of.flatMap((one) => alternatives(one, scope));
    case 'object':
      throw new Error(`${scope.file}: a shape without a name in ${scope.path.join('.')}`);
    case 'name':
      return named(type, scope);
  }
}

function named(type: Type & { kind: 'name' }, scope: Scope): string[] {
  const name = type.path.join('.');
  const [of] = type.of;
  if (of) {
    if (name === 'Array') return [`[${expression(of, scope)}]`];
    if (name === 'Emptyable') return ["''", ...alternatives(of, scope)];
    if (name === 'ApiList') return [`List<${expression(of, scope)}>`];
    if (name === 'Partial') return ['any'];
    throw new Error(`${scope.file}: ${name}<> is not known`);
  }
  if (['string', 'number', 'boolean', 'null'].includes(name)) return [name];
  if (['unknown', 'any', 'true', 'false'].includes(name)) return ['any'];
  if (name === 'void' || name === 'undefined') return [];
  if (name === 'OtherString') return ['open'];
  if (name === 'Decimal') return ['decimal'];
  if (name === 'Metadata') return ['{string}'];
  if (name === 'MetadataParam') return ["{string|''}"];
  const found = resolve(type.path, scope);
  const { alias } = declarationsOf(found.file).types.get(found.name) as Declared;
  if (alias) return alternatives(alias, found);
  const unknownResource =
    isResource(found.file, found.name) && !objectNames.includes(keyOf(found.file, found.name));
  return unknownResource ? [] : [define(found.file, found.name)];
}

/**
 * The type as text. An open list of literals is written closed: the simulator shall not invent a
 * status that the types do not name. A resource the simulator does not keep is left out, so that
 * only its id may stand there.
 */
function expression(type: Type, scope: Scope): string {
  const all = [...new Set(alternatives(type, scope))];
  const literals = all.filter((one) => one.startsWith("'") && one !== "''");
  const kept =
    literals.length > literalsMax
      ? ['string', ...all.filter((one) => !one.startsWith("'") && one !== 'open')]
      : all.map((one) => (one === 'open' && literals.length === 0 ? 'string' : one));
  return kept.filter((one) => one !== 'open').join('|') || 'any';
}

/** Which object each event carries, of those the simulator keeps. */
function eventObjects(): Record<string, string> {
  const { file } = find('EventBase');
  const { types } = declarationsOf(file);
  const objects: Record<string, string> = {};
  for (const [name, declared] of types) {
    const type = declared.fields?.find((field) => field.name === 'type')?.type;
    if (!name.endsWith('Event') || type?.kind !== 'literal') continue;
    const object = types.get(`${name}.Data`)?.fields?.find((field) => field.name === 'object');
    if (!object) continue;
    const carried = expression(object.type, { file, path: [name, 'Data'] });
    if (carried !== 'any') objects[type.text] = carried;
  }
  return objects;
}

for (const name of [...objectNames, ...parameterNames]) {
  const found = find(name);
  define(found.file, found.name);
}
const events = eventObjects();
for (let task = waiting.shift(); task; task = waiting.shift()) task();
const lines = [['events', events], ...[...written].sort(([a], [b]) => (a < b ? -1 : 1))];
const target = join(simulator, 'definitions.jsonl');
const text = `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
const current = existsSync(target) && readFileSync(target, 'utf8') === text;
if (!process.argv.includes('--check')) writeFileSync(target, text);
else if (!current) process.exitCode = 1;
const state = current ? 'up to date' : 'changed';
process.stdout.write(`${lines.length} types in ${relative(root, target)}, ${state}\n`);
