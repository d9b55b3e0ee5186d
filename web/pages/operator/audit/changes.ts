/** One thing a record tells of, before and after the deed; absent where it was not there. */
export interface Change {
  readonly name: string;
  readonly before?: string;
  readonly after?: string;
}

/** What differs between two states, and all of one that has no other; undefined when nothing does. */
export function changesOf(before: unknown, after: unknown): readonly Change[] | undefined {
  const [then, now] = [fieldsOf(before), fieldsOf(after)];
  const changes: Change[] = [];
  for (const name of new Set([...then.keys(), ...now.keys()])) {
    const [was, is] = [then.get(name), now.get(name)];
    if (was === is) continue;
    changes.push({
      name,
      ...(was === undefined ? {} : { before: was }),
      ...(is === undefined ? {} : { after: is }),
    });
  }
  return changes.length === 0 ? undefined : changes;
}

/** Members by their name, each as text; null is as good as absent, and what is inside is not taken apart. */
function fieldsOf(value: unknown): ReadonlyMap<string, string> {
  if (typeof value !== 'object' || value === null) return new Map();
  const there = Object.entries(value).filter(([, member]) => member !== null);
  return new Map(there.map(([name, member]) => [name, textOf(member)]));
}

function textOf(member: unknown): string {
  if (typeof member === 'string') return member;
  const isWords = Array.isArray(member) && member.every((one) => typeof one === 'string');
  return isWords ? member.join(', ') : JSON.stringify(member);
}
