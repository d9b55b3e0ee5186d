import { instant } from '../../core/units/instant.ts';
import { finishEvent, receiveEvent } from '../../db/stripe-events.ts';
import { platformKey } from '../../worker/auth/platform-keys.ts';
import { sha256 } from '../../worker/auth/sha256.ts';
import { analysis, env, type Heard, send, type World } from './api-client.ts';
import { aDearerCard } from './api-dearer-card.ts';
import { origin, signedIn } from './signed-in.ts';

/** What was done, by whom as the log names them, and about which account. */
export interface Act {
  readonly heard: Heard;
  readonly actor: string;
  readonly account: string | null;
}

const named = () => ({ 'idempotency-key': crypto.randomUUID() });

const owner = ({ account }: World) => signedIn({ account });
const another = ({ account }: World) =>
  signedIn({ account, role: 'viewer', email: 'another@x.example' });

/** By the account's owner, signed in. */
async function byOwner(world: World, path: string, sent = {}): Promise<Act> {
  const { account } = world;
  const who = await owner(world);
  const heard = await who.send(`${world.at}${path}`, { headers: named(), ...sent });
  return { heard, actor: who.person, account };
}

/** By an operator who is signed in. */
async function byOperator(path: string, sent = {}, account: string | null = null): Promise<Act> {
  const who = await signedIn({ operator: true });
  const heard = await who.send(`/v1/admin${path}`, { headers: named(), ...sent });
  return { heard, actor: who.person, account };
}

const onAccount = (what: string, body?: object) => (world: World) =>
  byOperator(`/accounts/${world.account}${what}`, body ? { body } : {}, world.account);

const remove = { method: 'DELETE' } as const;
const post = { method: 'POST' } as const;
const idOf = ({ json }: Heard) => String(json.id);

const hook = { url: 'https://x.example/hook' };
const aKey = { name: 'CI', scopes: ['balance:read'] };

async function invited(world: World): Promise<{ id: string; token: string }> {
  const who = await owner(world);
  const made = await who.send(`${world.at}/invitations`, { body: { role: 'viewer' } });
  return { id: idOf(made), token: String(made.json.url).split('#')[1] ?? '' };
}

async function linked({ key, account }: World): Promise<Heard> {
  return send('/v1/portal_sessions', { key, body: { account } });
}

async function platformKeyId(key: string): Promise<string> {
  const found = await platformKey(env, sha256(key), instant(Date.now()));
  return found.ok ? found.value.id : '';
}

async function anEvent(): Promise<void> {
  const at = instant(1_790_000_000_000);
  const event = { id: 'evt_1', type: 'invoice.paid', objectKind: 'invoice', objectId: 'in_1' };
  await receiveEvent(
    env.DB,
    { ...event, customer: 'cus_stranger', account: null, createdAt: at },
    at,
  );
  const reason = 'unknown_customer';
  await finishEvent(env.DB, 'evt_1', { status: 'quarantined', reason, account: null, at });
}

/** Each audited route that needs no Stripe, done once, on an account with a platform key. */
export const audited: Readonly<Record<string, (world: World) => Promise<Act>>> = {
  renameAccount: (world) => byOwner(world, '', { method: 'PATCH', body: { name: 'Southwind' } }),
  grantCredits: async (world) => {
    const who = await signedIn({ operator: true });
    const body = { source: 'promotion', amount_microcredits: 5, reason: 'Goodwill' };
    const heard = await who.send(`${world.at}/grants`, { body });
    return { heard, actor: who.person, account: world.account };
  },
  setNoticeSettings: (world) =>
    byOwner(world, '/notice_settings', {
      method: 'PUT',
      body: { email: null, emailed: [], low_balance_microcredits: 5 },
    }),
  createWebhookEndpoint: (world) => byOwner(world, '/webhook_endpoints', { body: hook }),
  removeWebhookEndpoint: async (world) => {
    const made = await byOwner(world, '/webhook_endpoints', { body: hook });
    return byOwner(world, `/webhook_endpoints/${idOf(made.heard)}`, remove);
  },
  createApiKey: (world) => byOwner(world, '/api_keys', { body: aKey }),
  rotateApiKey: async (world) => {
    const made = await byOwner(world, '/api_keys', { body: aKey });
    return byOwner(world, `/api_keys/${idOf(made.heard)}/rotate`, { body: {} });
  },
  revokeApiKey: async (world) => {
    const made = await byOwner(world, '/api_keys', { body: aKey });
    return byOwner(world, `/api_keys/${idOf(made.heard)}`, remove);
  },

  signOutEverywhere: async (world) => {
    const who = await owner(world);
    const heard = await who.send('/v1/session/sign_out_everywhere', post);
    return { heard, actor: who.person, account: null };
  },
  endOneSession: async (world) => {
    const other = await owner(world);
    const who = await owner(world);
    const heard = await who.send(`/v1/session/sessions/${await other.session()}`, remove);
    return { heard, actor: who.person, account: world.account };
  },
  openOwnAccount: async (world) => {
    const who = await owner(world);
    const heard = await who.send('/v1/session/accounts', { body: { name: 'Second' } });
    return { heard, actor: who.person, account: idOf(heard) };
  },
  forgetPerson: async (world) => {
    const who = await another(world);
    const heard = await who.send('/v1/session/person', remove);
    return { heard, actor: who.person, account: null };
  },
  changeMember: async (world) => {
    const { person } = await another(world);
    return byOwner(world, `/members/${person}`, { method: 'PATCH', body: { role: 'billing' } });
  },
  removeMember: async (world) => {
    const { person } = await another(world);
    return byOwner(world, `/members/${person}`, remove);
  },
  leaveAccount: async (world) => {
    const who = await another(world);
    const { account } = world;
    const heard = await who.send('/v1/session/leave', { body: { account } });
    return { heard, actor: who.person, account };
  },
  inviteMember: (world) => byOwner(world, '/invitations', { body: { role: 'viewer' } }),
  revokeInvitation: async (world) => {
    const { id } = await invited(world);
    return byOwner(world, `/invitations/${id}`, remove);
  },
  acceptInvitation: async (world) => {
    const { token } = await invited(world);
    const who = await signedIn({ email: 'new@x.example' });
    const heard = await who.send('/v1/invitations/accept', { body: { token } });
    return { heard, actor: who.person, account: world.account };
  },
  createPortalSession: async (world) => ({
    heard: await linked(world),
    actor: await platformKeyId(world.key),
    account: world.account,
  }),
  exchangePortalLink: async (world) => {
    const { json } = await linked(world);
    const token = String(json.url).split('#')[1];
    const headers = { origin };
    const heard = await send('/v1/portal_sessions/exchange', { body: { token }, headers });
    const id = await env.DB.prepare("SELECT id FROM sessions WHERE kind = 'portal'").first('id');
    return { heard, actor: String(id), account: world.account };
  },
  endPortalSessions: async (world) => {
    const { key, at, account } = world;
    const heard = await send(`${at}/portal_sessions`, { key, ...remove });
    return { heard, actor: await platformKeyId(key), account };
  },

  readOperatedAccount: onAccount(''),
  reconcileAccount: (world) =>
    byOperator(`/accounts/${world.account}/reconcile`, post, world.account),
  reverseEntry: async (world) => {
    const spent = await send(`${world.at}/usage`, { key: world.key, body: analysis });
    const body = { entry: String(spent.json.entry?.id), reason: 'A mistake' };
    return onAccount('/reversals', body)(world);
  },
  adjustBalance: onAccount('/adjustments', { amount_microcredits: 5, reason: 'A mistake' }),
  freezeAccount: onAccount('/freeze', { reason: 'Under review' }),
  unfreezeAccount: async (world) => {
    await onAccount('/freeze', { reason: 'Under review' })(world);
    return onAccount('/unfreeze', { reason: 'All is well' })(world);
  },
  retryStripeEvent: async () => {
    await anEvent();
    return byOperator('/stripe_events/evt_1/retry', post);
  },
  dismissStripeEvent: async () => {
    await anEvent();
    return byOperator('/stripe_events/evt_1/dismiss', { body: { reason: 'Not ours' } });
  },
  publishRateCard: () => byOperator('/rate_cards', { body: aDearerCard(2) }),
  createPlatformKey: ({ key }) => ofPlatform(key, '/platform_keys', { body: aKey }),
  rotatePlatformKey: async ({ key }) => {
    const made = await ofPlatform(key, '/platform_keys', { body: aKey });
    return ofPlatform(key, `/platform_keys/${idOf(made.heard)}/rotate`, { body: {} });
  },
  revokePlatformKey: async ({ key }) => {
    const made = await ofPlatform(key, '/platform_keys', { body: aKey });
    return ofPlatform(key, `/platform_keys/${idOf(made.heard)}`, remove);
  },
  createPlatformWebhookEndpoint: () => byOperator('/webhook_endpoints', { body: hook }),
  removePlatformWebhookEndpoint: async () => {
    const made = await byOperator('/webhook_endpoints', { body: hook });
    return byOperator(`/webhook_endpoints/${idOf(made.heard)}`, remove);
  },
  runCronJob: () => byOperator('/crons/refreshCards/run', post),
  addOperator: () => byOperator('/operators', { body: { email: 'two@x.example' } }),
  removeOperator: async () => {
    const made = await byOperator('/operators', { body: { email: 'two@x.example' } });
    return byOperator(`/operators/${idOf(made.heard)}`, remove);
  },
};

/** By the platform's first key. */
async function ofPlatform(key: string, path: string, sent: object): Promise<Act> {
  const actor = await platformKeyId(key);
  const heard = await send(`/v1/admin${path}`, { key, headers: named(), ...sent });
  return { heard, actor, account: null };
}
