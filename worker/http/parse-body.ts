import type * as z from 'zod';
import { ok, type Result, refuse } from '../../core/units/result.ts';
import { invalid, type Problem } from './problem.ts';

/**
 * Reads a body by the schema the OpenAPI document shows. Names the first field at fault. Not for
 * the debit path, which loads no schema library.
 */
export function parseBody<T>(schema: z.ZodType<T>, value: unknown): Result<T, Problem> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  if (!issue) throw new Error('a refused body has no issue');
  const path = pathOf(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const param = [path, issue.keys[0]].filter(Boolean).join('.');
    return refuse(invalid(param, `${param} is not a known field`));
  }
  const param = path || 'body';
  return refuse(invalid(param, `${param}: ${issue.message}`));
}

const pathOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, part) =>
      typeof part === 'number'
        ? `${text}[${part}]`
        : text
          ? `${text}.${String(part)}`
          : String(part),
    '',
  );
