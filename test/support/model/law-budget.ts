import { budgetsIn, isAbout, usedIn } from './budgets.ts';
import type { Happening, Past } from './happening.ts';

/**
 * Law 10: nothing that happens raises what a hard budget counts above its limit, or above what it
 * was; no level is told twice in a period. Of the newest happenings: laws are asked after every step,
 * and to count each one anew would take the square of a life.
 */
export function assertBudgetLaw(past: Past): void {
  past.slice(-newest).forEach((happening) => {
    notPassed(past, happening);
    toldOnce(past, happening);
  });
}

/** More than one step of a life brings about. */
const newest = 16;

function notPassed(past: Past, happening: Happening): void {
  const { ref, at } = happening;
  const before = past.slice(0, ref - 1);
  const after = past.slice(0, ref);
  const { spender: opened } = past[(happening.hold ?? ref) - 1] as Happening;
  for (const budget of budgetsIn(before)) {
    if (!budget.hard) continue;
    if (!isAbout(budget, opened) && !isAbout(budget, happening.spender)) continue;
    const [was, is] = [usedIn(before, budget, at), usedIn(after, budget, at)];
    const used = is.spent + is.held;
    if (used > Math.max(budget.limit, was.spent + was.held))
      throw new Error(`${ref} brings budget ${budget.ref} to ${used} of ${budget.limit}`);
  }
}

function toldOnce(past: Past, { ref, kind, budget, said }: Happening): void {
  if (kind !== 'budget_alert') return;
  const again = past
    .slice(0, ref - 1)
    .find(
      (other) =>
        other.budget === budget &&
        other.said?.periodStart === said?.periodStart &&
        Number(other.said?.level) >= Number(said?.level),
    );
  if (again) throw new Error(`${ref} tells what ${again.ref} told`);
}
