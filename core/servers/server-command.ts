import type { PricedUsage } from '../ledger/entry.ts';
import type { Credits } from '../units/credits.ts';
import type { Seq } from '../units/ids.ts';
import type { RuntimeTerms } from './server-fact.ts';

/** Sets the price of making a server aside; whoever makes it then starts it or says it failed. */
export interface ProvisionServerCommand {
  readonly kind: 'provision_server';
  readonly name: string;
  readonly amount: Credits;
  /** Of `server.provision`, without the server's id: the entry names it. */
  readonly usage: PricedUsage;
  /** How long making it may take before it counts as failed. */
  readonly ttlMs: number;
  readonly terms: RuntimeTerms;
}

/** It is there and runs from now on: what was set aside for making it is taken, its first lease held. */
export interface StartServerCommand {
  readonly kind: 'start_server';
  readonly server: Seq;
  /** Those of the rate card in force for the server's tier. */
  readonly terms: RuntimeTerms;
}

/** Of a running server from now on, of a stopped one from its next start. */
export interface ResizeServerCommand {
  readonly kind: 'resize_server';
  readonly server: Seq;
  readonly terms: RuntimeTerms;
}

/** Bills to the second and gives the rest of the lease back. */
export interface StopServerCommand {
  readonly kind: 'stop_server';
  readonly server: Seq;
}

/** Making it failed: nothing is charged. */
export interface FailServerCommand {
  readonly kind: 'fail_server';
  readonly server: Seq;
}

/** Stops it first where it runs. */
export interface DeleteServerCommand {
  readonly kind: 'delete_server';
  readonly server: Seq;
}

/** The rate card changed: from the next lease on that is not held yet. */
export interface PriceServerCommand {
  readonly kind: 'price_server';
  readonly server: Seq;
  readonly terms: RuntimeTerms;
}

export type ServerCommand =
  | ProvisionServerCommand
  | StartServerCommand
  | ResizeServerCommand
  | StopServerCommand
  | FailServerCommand
  | DeleteServerCommand
  | PriceServerCommand;
