import type Stripe from 'stripe';
import type { Command } from '../../core/ledger/command.ts';
import type { AccountState } from '../../core/ledger/state.ts';
import type { AccountId } from '../../core/units/ids.ts';
import type { Instant } from '../../core/units/instant.ts';
import type { D1Port } from '../../db/d1.ts';
import type { Outcome } from '../account/protocol.ts';
import type { PaymentSettings } from './client.ts';
import type { TopUpProgress } from './top-up/progress.ts';

/**
 * What a payment step works with: one account's ledger, Stripe, and D1. The account's object runs
 * its steps one after another, so that none acts on what another has changed meanwhile.
 */
export interface Desk {
  readonly account: AccountId;
  readonly stripe: Stripe;
  readonly db: D1Port;
  readonly settings: PaymentSettings;
  now(): Instant;
  /** One command, decided and committed; a refusal is a value, a bug throws. */
  submit(command: Command): Promise<Outcome>;
  /** What is committed. Read it, never change it. */
  state(): Readonly<AccountState>;
  /** How far the open attempt at an auto top-up got with Stripe; kept in the object. */
  readonly topUp: TopUpProgress;
}
