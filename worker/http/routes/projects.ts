import { newProjectId } from '../../../core/units/ids.ts';
import { formatInstant, instant } from '../../../core/units/instant.ts';
import { ok, type Result, refuse as refusal } from '../../../core/units/result.ts';
import * as projects from '../../../db/projects.ts';
import type { AccountCall } from '../call.ts';
import { database } from '../database.ts';
import { canonicalPath } from '../identity.ts';
import { once } from '../once.ts';
import { parseBody } from '../parse-body.ts';
import { notFound, type Problem } from '../problem.ts';
import { pageOf, parseTimePage } from '../query.ts';
import { readJson } from '../read-body.ts';
import { denied, json, refuse } from '../reply.ts';
import { projectName } from '../schemas/requests.ts';

export async function createProject(call: AccountCall): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(projectName, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const seen = await call.rpc().balance(call.caller);
  if (!seen.ok) return denied(call, seen);
  const { account, now, env } = call;
  const path = canonicalPath(call.url, account);
  const request = { scope: account, path, raw: body.value.raw, rate: seen.rate };
  return once(call, request, async (idBytes) => {
    const project = { id: newProjectId(idBytes('project')), account, createdAt: now };
    const made = await projects.createProject(database(env), { ...project, ...parsed.value });
    if (!made.ok) return refusal(nameTaken);
    return ok({ status: 201, body: answerOf(made.value, seen.value.seq) });
  });
}

export async function listProjects(call: AccountCall): Promise<Response> {
  const asked = parseTimePage(call.url);
  if (!asked.ok) return refuse(call, asked.error);
  const seen = await call.rpc().balance(call.caller);
  if (!seen.ok) return denied(call, seen);
  const found = await projects.listProjects(database(call.env), call.account, asked.value.read);
  const { rows, ...page } = pageOf(found, asked.value.limit, ({ createdAt, id }) => ({
    at: createdAt,
    id,
  }));
  const data = rows.map(projectView);
  return json(200, { data, ...page, as_of_seq: seen.value.seq }, { rate: seen.rate });
}

export async function readProject(call: AccountCall): Promise<Response> {
  const seen = await call.rpc().balance(call.caller);
  if (!seen.ok) return denied(call, seen);
  const id = call.params.project ?? '';
  const project = await projects.findProject(database(call.env), call.account, id);
  const { rate } = seen;
  return project
    ? json(200, answerOf(project, seen.value.seq), { rate })
    : refuse(call, noneSuch, { rate });
}

/** Entries keep its id, so nothing that was spent under it changes its name. */
export async function renameProject(call: AccountCall): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(projectName, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const { name } = parsed.value;
  return change(call, body.value.raw, async (id) => {
    const renamed = await projects.renameProject(database(call.env), call.account, id, name);
    if (renamed.ok) return renamed;
    return refusal(renamed.error === 'name-taken' ? nameTaken : noneSuch);
  });
}

/** Its name is free again; its entries stay. */
export const archiveProject = (call: AccountCall): Promise<Response> =>
  change(call, '', async (id) => {
    const { env, account, now } = call;
    const archived = await projects.archiveProject(database(env), account, id, now);
    return archived ? ok(archived) : refusal(noneSuch);
  });

/** Once per key: a rename that is sent again must not undo one that came between. */
async function change(
  call: AccountCall,
  raw: string,
  act: (id: string) => Promise<Result<projects.Project, Problem>>,
): Promise<Response> {
  const seen = await call.rpc().balance(call.caller);
  if (!seen.ok) return denied(call, seen);
  const { account: scope } = call;
  const request = { scope, path: canonicalPath(call.url, scope), raw, rate: seen.rate };
  return once(call, request, async () => {
    const changed = await act(call.params.project ?? '');
    return changed.ok
      ? ok({ status: 200, body: answerOf(changed.value, seen.value.seq) })
      : changed;
  });
}

const noneSuch: Problem = notFound('The account has no such project.');

const nameTaken: Problem = {
  code: 'name_taken',
  param: 'name',
  detail: 'Another project of the account has this name.',
};

const answerOf = (project: projects.Project, seq: number) => ({
  ...projectView(project),
  as_of_seq: seq,
});

const projectView = ({ id, name, createdAt, archivedAt }: projects.Project) => ({
  id,
  name,
  created_at: formatInstant(instant(createdAt)),
  archived_at: archivedAt === null ? null : formatInstant(instant(archivedAt)),
});
