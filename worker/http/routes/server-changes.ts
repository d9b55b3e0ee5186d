import type { Entry } from '../../../core/ledger/entry.ts';
import { provisionTtlDefaultMs, type ServerStatus } from '../../../core/servers/server.ts';
import type { ServerCommand } from '../../../core/servers/server-command.ts';
import type { RuntimeTerms } from '../../../core/servers/server-fact.ts';
import { termsOn } from '../../../core/servers/terms.ts';
import { type Seq, seqOfServer, serverId } from '../../../core/units/ids.ts';
import { formatInstant, secondMs } from '../../../core/units/instant.ts';
import { ok, type Result, refuse as refusal } from '../../../core/units/result.ts';
import type { Refused } from '../../account/protocol.ts';
import { cardInForce } from '../../rating/card-in-force.ts';
import { rateBy } from '../../rating/rate-usage.ts';
import type { AccountCall } from '../call.ts';
import { confirmDown } from '../confirm-down.ts';
import { type Answering, executeCommand, replayOr } from '../execute-command.ts';
import { parseBody } from '../parse-body.ts';
import { invalid, type Problem } from '../problem.ts';
import { readJson, readOptionalJson } from '../read-body.ts';
import { denied, refuse } from '../reply.ts';
import { newServer, resizing } from '../schemas/servers.ts';
import { nothing } from '../schemas/usage.ts';
import { balanceView, entryView } from '../views.ts';
import { noSuchServer } from './servers.ts';

/** Sets the price of making it aside, and names it. */
export async function provisionServer(call: AccountCall): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(newServer, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const { raw } = body.value;
  const command = await provisioning(call, parsed.value);
  const answering: Answering = {
    status: 201,
    body: (entry) => changed(call, entry, entry.seq, 'provisioning'),
  };
  return command.ok
    ? executeCommand(call, { command: command.value, raw }, answering)
    : replayOr(call, raw, command.error, answering);
}

type Wanted = ReturnType<typeof newServer.parse>;

async function provisioning(
  call: AccountCall,
  { name, tier, project, member, provisioning_seconds: seconds }: Wanted,
): Promise<Result<ServerCommand, Problem>> {
  const card = await cardInForce(call.env, call.now, call.now);
  if (!card.ok) return card;
  const labels = { ...(project ? { project } : {}), ...(member ? { member } : {}) };
  const making = {
    meter: 'server.provision',
    tier,
    quantities: { servers: 1 },
    ...labels,
  } as const;
  const rated = rateBy(card.value, making);
  if (!rated.ok) return rated;
  const terms = termsOn(card.value, tier);
  if (!terms) return refusal(notSold);
  const { usage, rating } = rated.value;
  const ttlMs = seconds === undefined ? provisionTtlDefaultMs : seconds * secondMs;
  const { amount } = rating;
  return ok({ kind: 'provision_server', name, amount, usage, ttlMs, terms });
}

/** It is there, or to run again: it runs from now on, under the rate card in force. */
export const startServer = (call: AccountCall): Promise<Response> =>
  bodiless(call, async (server, raw) => {
    const answering = answerOf(call, server, 'running');
    const seen = await call.rpc().watch(call.caller);
    if (!seen.ok) return denied(call, seen);
    const found = seen.value.servers.find(({ seq }) => seq === server);
    const terms = found ? await termsNow(call, found.terms.tier) : refusal(noSuchServer);
    if (!terms.ok) return replayOr(call, raw, terms.error, answering);
    const command = { kind: 'start_server', server, terms: terms.value } as const;
    return executeCommand(call, { command, raw }, answering);
  });

/** Another tier: of one that runs from now on, of one that is stopped from its next start. */
export async function resizeServer(call: AccountCall): Promise<Response> {
  const body = await readJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(resizing, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const server = serverInPath(call);
  if (server === undefined) return refuse(call, noSuchServer);
  const { raw } = body.value;
  const answering: Answering = {
    status: 200,
    body: (entry) =>
      changed(call, entry, server, entry.fact.kind === 'server_terms' ? 'stopped' : 'running'),
  };
  const terms = await termsNow(call, parsed.value.tier);
  if (!terms.ok) return replayOr(call, raw, terms.error, answering);
  const command = { kind: 'resize_server', server, terms: terms.value } as const;
  return executeCommand(call, { command, raw }, answering);
}

/** Bills to the second. Of one that had stopped by itself it says that it is down. */
export const stopServer = (call: AccountCall): Promise<Response> =>
  bodiless(call, (server, raw) =>
    ending(call, { command: { kind: 'stop_server', server }, raw }, server, 'stopped'),
  );

/** Making it failed: nothing is charged. */
export const failServer = (call: AccountCall): Promise<Response> =>
  bodiless(call, (server, raw) =>
    ending(call, { command: { kind: 'fail_server', server }, raw }, server, 'failed'),
  );

/** Stops it first where it runs. Its history stays. */
export async function deleteServer(call: AccountCall): Promise<Response> {
  const server = serverInPath(call);
  if (server === undefined) return refuse(call, noSuchServer);
  const asked = { command: { kind: 'delete_server', server }, raw: '' } as const;
  return ending(call, asked, server, 'deleted');
}

interface Asked {
  readonly command: ServerCommand;
  readonly raw: string;
}

const ending = (call: AccountCall, asked: Asked, server: Seq, status: ServerStatus) =>
  executeCommand(call, asked, {
    ...answerOf(call, server, status),
    otherwise: (refused: Refused) => confirmDown(call, server, refused),
  });

const answerOf = (call: AccountCall, server: Seq, status: ServerStatus) => ({
  status: 200,
  body: (entry: Entry) => changed(call, entry, server, status),
});

/** Made of the entry and of what was asked alone, so that a replay is the same. */
function changed({ account }: AccountCall, entry: Entry, server: Seq, status: ServerStatus) {
  return {
    server: { id: serverId(account, server), status, ...leaseOf(entry) },
    entry: entryView(account, entry),
    balance: balanceView(entry),
  };
}

function leaseOf({ fact }: Entry): { readonly tier?: string; readonly paid_until?: string } {
  if (fact.kind === 'server_terms') return { tier: fact.terms.tier };
  if (fact.kind !== 'hold') return {};
  const tier = fact.usage?.tier === undefined ? {} : { tier: fact.usage.tier };
  return fact.lease ? { ...tier, paid_until: formatInstant(fact.lease.until) } : tier;
}

async function bodiless(
  call: AccountCall,
  act: (server: Seq, raw: string) => Promise<Response>,
): Promise<Response> {
  const body = await readOptionalJson(call);
  if (!body.ok) return refuse(call, body.error);
  const parsed = parseBody(nothing, body.value.value);
  if (!parsed.ok) return refuse(call, parsed.error);
  const server = serverInPath(call);
  return server === undefined ? refuse(call, noSuchServer) : act(server, body.value.raw);
}

const serverInPath = ({ account, params }: AccountCall): Seq | undefined =>
  seqOfServer(account, params.server ?? '');

const notSold: Problem = invalid('tier', 'The rate card in force does not have this tier.');

async function termsNow(call: AccountCall, tier: string): Promise<Result<RuntimeTerms, Problem>> {
  const card = await cardInForce(call.env, call.now, call.now);
  if (!card.ok) return card;
  const terms = termsOn(card.value, tier);
  return terms ? ok(terms) : refusal(notSold);
}
