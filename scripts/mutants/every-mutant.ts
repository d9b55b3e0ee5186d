import { accounting } from './accounting.ts';
import { awaiting } from './awaiting.ts';
import { budgeting } from './budgeting.ts';
import { burning } from './burning.ts';
import { deciding } from './deciding.ts';
import { evolving } from './evolving.ts';
import type { Mutant } from './mutant.ts';
import { pricing } from './pricing.ts';
import { reversing } from './reversing.ts';
import { rollingUp } from './rolling-up.ts';
import { serving } from './serving.ts';
import { summarising } from './summarising.ts';
import { toppingUp } from './topping-up.ts';

/** All the ways the product is broken on purpose. */
export const mutants: readonly Mutant[] = [
  ...burning,
  ...deciding,
  ...evolving,
  ...reversing,
  ...toppingUp,
  ...budgeting,
  ...serving,
  ...accounting,
  ...awaiting,
  ...pricing,
  ...rollingUp,
  ...summarising,
];
