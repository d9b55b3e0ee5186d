import {
  applyD1Migrations,
  createExecutionContext,
  reset,
  waitOnExecutionContext,
} from 'cloudflare:test';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { accountKeyScopes } from '../../core/access/permissions.ts';
import { type Random, seeded } from '../../scripts/sample/random.ts';
import { findSecrets } from '../../scripts/searching/secrets.ts';
import { problemKinds } from '../../worker/http/problem.ts';
import { routes } from '../../worker/http/routes.ts';
import worker from '../../worker/index.ts';
import {
  anAccount,
  anAccountKey,
  type Body,
  checkAgainstDocument,
  env,
  type World,
} from './api-client.ts';
import { things } from './foreign-things.ts';
import { type OddRequest, oddRequest } from './fuzz/odd-requests.ts';
import { type Stored, stored } from './fuzz/stored.ts';
import { untilDrained } from './server-life.ts';
import { origin, type SignedIn, signedIn } from './signed-in.ts';

/**
 * Law: whatever is sent, by whomever, is answered as the OpenAPI document says or by a problem with
 * its own code; nothing fails on our side; what is refused has written nothing; no line of the log holds
 * a secret; and nothing is called in our own network. By chance, from a seed:
 * `FUZZ=100000 FUZZ_SEED=7 npx vitest run --project worker test/integration/fuzz.test.ts`.
 */

const asked = env as unknown as { readonly FUZZ?: string; readonly FUZZ_SEED?: string };
const requests = Number(asked.FUZZ) || 3_000;
const seed = Number(asked.FUZZ_SEED) || 20_261_122;
/** With an account of its own, so that what a lucky request broke does not shield the rest. */
const chapterRequests = 500;
/** What is stored is looked at after so many refusals. */
const refusalsPerLook = 5;

/** Not a development machine: its log has a line for every request that is no debit. */
const deployedEnv = { ...env, HYDRON_LOCAL: '' };

/** Without Stripe and a provider these are what there is to say. */
const notSetUp = ['payments_not_configured', 'sign_in_not_configured'];

/** What would stand in the log of a deployment. */
let logged: string[] = [];
/** Where requests went from here. */
let called: string[] = [];

beforeEach(() => {
  logged = [];
  called = [];
  for (const level of ['info', 'warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation((line: unknown) => {
      logged.push(String(line));
    });
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (to) => {
    called.push(String(to));
    return new Response(null, { status: 202 });
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

interface Chapter {
  readonly world: World;
  readonly known: Readonly<Record<string, string>>;
  readonly askers: readonly (() => Record<string, string>)[];
  /** What must stand in no log. */
  readonly secrets: string[];
  readonly enter: () => Promise<SignedIn>;
  /** Who owns the account and is an operator; anew whenever a request ended the session. */
  owner: SignedIn;
}

/** These end or change the session they are sent with. */
const parting = new Set([
  'signOut',
  'signOutEverywhere',
  'endOneSession',
  'forgetPerson',
  'leaveAccount',
  'removeMember',
  'switchAccount',
  'openOwnAccount',
]);

async function aChapter(): Promise<Chapter> {
  const world = await anAccount();
  const known: Record<string, string> = { account: world.account };
  for (const [name, make] of Object.entries(things)) known[name] = await make(world);
  const { secret } = await anAccountKey(world, accountKeyScopes);
  const secrets = [secret, world.key, String(env.SESSION_SECRET)];
  const enter = async () => {
    const owner = await signedIn({ account: world.account, operator: true });
    secrets.push(String(owner.headers().cookie).split('=')[1] ?? '');
    return owner;
  };
  const chapter: Chapter = {
    world,
    known,
    secrets,
    enter,
    owner: await enter(),
    askers: [
      () => ({}),
      () => chapter.owner.headers(),
      () => ({ authorization: `Bearer ${secret}` }),
      () => ({ authorization: `Bearer ${world.key}` }),
    ],
  };
  return chapter;
}

/** What the API answers itself; the rest are files. */
const ours = /^\/(?:(?:v1|api|errors)\/|(?:healthz|readyz)$)/;

const utf8 = new TextDecoder();

interface Told {
  readonly status: number;
  readonly text: string;
  readonly code: string;
}

/** Undefined where no client can send it. */
async function send(request: OddRequest): Promise<Told | undefined> {
  const { method, path, headers, body } = request;
  let sent: Request;
  try {
    sent = new Request(`${origin}${path}`, {
      method,
      headers,
      body: body ?? null,
      redirect: 'manual',
    });
  } catch {
    return undefined;
  }
  const context = createExecutionContext();
  const response = await worker.fetch(
    sent as Parameters<typeof worker.fetch>[0],
    deployedEnv,
    context,
  );
  const text = utf8.decode(await response.arrayBuffer());
  const type = response.headers.get('content-type') ?? '';
  await waitOnExecutionContext(context);
  const json = (/json/.test(type) && text !== '' ? JSON.parse(text) : {}) as Body;
  const told = { status: response.status, text, code: String(json.code) };
  if (method !== 'HEAD' && ours.test(new URL(sent.url).pathname))
    checkAgainstDocument(method, path, { ...told, headers: response.headers, json });
  return told;
}

function expectLawful({ status, code, text }: Told): void {
  if (status < 400) return;
  // Of no body, and of what is the files' own, there is only the status to judge; 503 is not set up.
  if (text === '') {
    expect(status).not.toBe(500);
    return;
  }
  expect(code in problemKinds, text).toBe(true);
  expect(problemKinds[code as keyof typeof problemKinds].status).toBe(status);
  if (!notSetUp.includes(code)) expect(status, text).toBeLessThan(500);
}

const shown = ({ method, path, headers, body }: OddRequest): string =>
  `${method} ${path.slice(0, 200)} ${JSON.stringify(headers).slice(0, 300)} ${
    typeof body === 'string' ? body.slice(0, 300) : body === undefined ? '' : '(bytes)'
  }`;

const tally = { sent: 0, refused: 0, accepted: 0, unsendable: 0, lines: 0 };

/** Looks at what is stored, and blames those who were refused since it last did. */
function watch(account: string) {
  let before: Stored | undefined;
  let refused: string[] = [];
  const look = async () => {
    const now = await stored(account);
    if (before && (now.rows !== before.rows || now.asked !== before.asked))
      throw new Error(
        `seed ${seed}: was ${JSON.stringify(before)}\nis ${JSON.stringify(now)}\nafter\n${refused.join('\n')}`,
      );
    before = now;
    refused = [];
  };
  return {
    look,
    async refused(what: string): Promise<void> {
      refused.push(what);
      if (refused.length >= refusalsPerLook) await look();
    },
    /** What may have written is not judged, and the refusals just before it are not either. */
    async accepted(): Promise<void> {
      before = undefined;
      await look();
    },
  };
}

async function runChapter(random: Random): Promise<void> {
  const chapter = await aChapter();
  const watching = watch(chapter.world.account);
  await watching.accepted();
  // Told that an account is frozen already, it writes the record that its freezing may have missed.
  for (let n = 0; n < chapterRequests && tally.sent < requests; n++) {
    const route = routes[random.whole(0, routes.length - 1)] ?? expect.unreachable();
    const asker = chapter.askers[random.whole(0, chapter.askers.length - 1)];
    const odd = oddRequest(route, chapter.known, random);
    const request = { ...odd, headers: { ...asker?.(), ...odd.headers } };
    tally.sent++;
    const told = await lawful(request);
    if (!told) tally.unsendable++;
    else if (told.status >= 400 && told.code !== 'freeze_unchanged') {
      tally.refused++;
      await watching.refused(`${told.status} ${told.code} ${shown(request)}`);
    } else {
      tally.accepted++;
      if (parting.has(route.operation)) chapter.owner = await chapter.enter();
      await watching.accepted();
    }
  }
  await watching.look();
  expectNoSecret(chapter);
  await allDrained(chapter.world);
  expect(called.filter((address) => inside.test(address))).toEqual([]);
}

/** What an object carries to D1 a moment later, the next chapter's reset would cut off in the middle. */
async function allDrained({ key }: World): Promise<void> {
  const { results } = await env.DB.prepare('SELECT id FROM accounts').all<{ id: string }>();
  for (const { id } of results) await untilDrained({ key, account: id, at: `/v1/accounts/${id}` });
}

/** A network's own addresses, and machines without a domain. */
const inside =
  /^https?:\/\/(?:[^/]*@)?(?:localhost|127\.|10\.|192\.168\.|169\.254\.|\[|[^/.]+(?:[/:]|$))/;

function expectNoSecret({ secrets }: Chapter): void {
  const found = findSecrets(logged.join('\n'), secrets);
  expect(found.slice(0, 5)).toEqual([]);
  tally.lines += logged.length;
  logged = [];
}

async function lawful(request: OddRequest): Promise<Told | undefined> {
  let told: Told | undefined;
  try {
    told = await send(request);
    if (told) expectLawful(told);
    return told;
  } catch (cause) {
    throw new Error(`seed ${seed}: ${shown(request)}\n${told?.text}\n${cause}`, { cause });
  }
}

it(
  'is answered by a documented answer or a problem, whatever is sent',
  async () => {
    const random = seeded(seed);
    while (tally.sent < requests) {
      await runChapter(random);
      // What one account left is no load on the next.
      await reset();
      await applyD1Migrations(env.DB, (env as unknown as Cloudflare.Env).MIGRATIONS);
    }
    const { sent, refused, accepted, unsendable, lines } = tally;
    console.log(
      `${sent} odd requests of seed ${seed}: ${refused} refused, ${accepted} accepted, ` +
        `${unsendable} that no client can send; ${lines} lines of log searched`,
    );
    expect(refused).toBeGreaterThan(sent / 2);
    expect(accepted).toBeGreaterThan(sent / 50);
    expect(lines).toBeGreaterThan(sent / 2);
  },
  60_000 + requests * 100,
);
