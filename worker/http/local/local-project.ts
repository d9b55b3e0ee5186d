import * as z from 'zod';
import { type AccountId, newProjectId } from '../../../core/units/ids.ts';
import { createProject } from '../../../db/projects.ts';
import { sha256Bytes } from '../../auth/sha256.ts';
import type { Call } from '../call.ts';
import { database } from '../database.ts';
import { parseBody } from '../parse-body.ts';
import { invalid } from '../problem.ts';
import { readJson } from '../read-body.ts';
import { json, refuse } from '../reply.ts';

const body = z.strictObject({ account: z.string(), name: z.string().min(1).max(100) });

/** The account's project of that name; asked again, the same one. */
export async function openLocalProject(call: Call): Promise<Response> {
  const read = await readJson(call);
  if (!read.ok) return refuse(call, read.error);
  const parsed = parseBody(body, read.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const account = parsed.value.account as AccountId;
  const { name } = parsed.value;
  const id = newProjectId(sha256Bytes(`local project\n${account}\n${name}`));
  const made = await createProject(database(call.env), { id, account, name, createdAt: call.now });
  return made.ok
    ? json(200, { id: made.value.id })
    : refuse(call, invalid('name', 'Another project has this name.'));
}
