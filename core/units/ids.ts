declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

export type AccountId = Id<'account'>;
export type EntryId = Id<'entry'>;
export type HoldId = Id<'hold'>;
export type GrantId = Id<'grant'>;
export type ProjectId = Id<'project'>;
export type ApiKeyId = Id<'api key'>;
export type OrderId = Id<'order'>;
export type PaymentId = Id<'payment'>;
export type TopUpId = Id<'auto top-up attempt'>;
export type ServerId = Id<'server'>;
export type BudgetId = Id<'budget'>;
export type PersonId = Id<'person'>;
export type SessionId = Id<'session'>;

/** An entry's position in its account's ledger, from 1. */
export type Seq = number & { readonly [brand]: 'Seq' };
export const seq = (n: number): Seq => n as Seq;

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const suffixLength = 20;
const suffixPattern = /^[0-9a-hjkmnp-tv-z]{20}$/;

/** 100 bits, five per character in Crockford's alphabet, from at least 20 random bytes. */
export function randomSuffix(random: Uint8Array): string {
  if (random.length < suffixLength) throw new Error('an id needs 20 random bytes');
  let text = '';
  for (let i = 0; i < suffixLength; i++) text += alphabet[(random[i] as number) & 31];
  return text;
}

export const newAccountId = (random: Uint8Array) => `acct_${randomSuffix(random)}` as AccountId;
export const newProjectId = (random: Uint8Array) => `prj_${randomSuffix(random)}` as ProjectId;
export const newApiKeyId = (random: Uint8Array) => `key_${randomSuffix(random)}` as ApiKeyId;

export const newOrderId = (random: Uint8Array) => `ord_${randomSuffix(random)}` as OrderId;
export const newPaymentId = (random: Uint8Array) => `pay_${randomSuffix(random)}` as PaymentId;
export const newPersonId = (random: Uint8Array) => `per_${randomSuffix(random)}` as PersonId;
export const newSessionId = (random: Uint8Array) => `ses_${randomSuffix(random)}` as SessionId;
export const newInvitationId = (random: Uint8Array): string => `inv_${randomSuffix(random)}`;
export const newOperatorId = (random: Uint8Array): string => `opr_${randomSuffix(random)}`;
export const newWebhookEndpointId = (random: Uint8Array): string => `whe_${randomSuffix(random)}`;

export const isAccountId = (text: string): text is AccountId =>
  text.startsWith('acct_') && suffixPattern.test(text.slice(5));

/**
 * Ids of what lives in one account's ledger are made of the account and the seq of the entry
 * that began it: nothing to store, nothing to look up, and another account's id never fits.
 */
const within = (prefix: string, account: AccountId, at: Seq) =>
  `${prefix}_${account.slice(5)}_${at}`;

export const entryId = (account: AccountId, at: Seq) => within('ent', account, at) as EntryId;
export const holdId = (account: AccountId, at: Seq) => within('hold', account, at) as HoldId;
export const grantId = (account: AccountId, at: Seq) => within('gr', account, at) as GrantId;
export const topUpId = (account: AccountId, at: Seq) => within('tu', account, at) as TopUpId;
export const serverId = (account: AccountId, at: Seq) => within('srv', account, at) as ServerId;
export const budgetId = (account: AccountId, at: Seq) => within('bud', account, at) as BudgetId;

function seqWithin(prefix: string, account: AccountId, id: string): Seq | undefined {
  const head = `${prefix}_${account.slice(5)}_`;
  const tail = id.slice(head.length);
  if (!id.startsWith(head) || !/^[1-9]\d{0,14}$/.test(tail)) return undefined;
  return seq(Number(tail));
}

/** The seq an id names, or undefined when it is malformed or another account's: both are a 404. */
export const seqOfEntry = (account: AccountId, id: string) => seqWithin('ent', account, id);
export const seqOfHold = (account: AccountId, id: string) => seqWithin('hold', account, id);
export const seqOfServer = (account: AccountId, id: string) => seqWithin('srv', account, id);
export const seqOfBudget = (account: AccountId, id: string) => seqWithin('bud', account, id);
