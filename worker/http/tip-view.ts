import type { Evidence } from '../../core/tips/evidence.ts';
import type { Tip, TipKind } from '../../core/tips/tip.ts';
import { actionOf } from '../../core/tips/tip-action.ts';
import { wordsOf } from '../../core/tips/words.ts';
import { formatInstant, instant } from '../../core/units/instant.ts';
import { assertNever } from '../../core/units/result.ts';
import type { TipRow } from '../../db/tips.ts';

const time = (at: number): string => formatInstant(instant(at));

/** A stored tip as the API shows it. */
export function tipView(row: TipRow) {
  const { id, status, saving, subject, foundAt, madeAt, changedAt } = row;
  const kind = row.kind as TipKind;
  const evidence = JSON.parse(row.evidence) as Evidence;
  const tip = { kind, subject, evidence } as Tip;
  return {
    id,
    kind,
    subject: subject === '' ? null : subject,
    subject_name: subjectName(tip),
    status,
    ...wordsOf(tip),
    saving_microcredits: saving,
    evidence,
    apply: actionOf(tip),
    found_at: time(foundAt),
    made_at: time(madeAt),
    changed_at: time(changedAt),
  };
}

/** What people called it when the tip was made. */
function subjectName(tip: Tip): string | null {
  switch (tip.kind) {
    case 'right_size_server':
      return tip.evidence.rows[0]?.name ?? tip.subject;
    case 'unused_project':
      return tip.evidence.project_name;
    case 'cheaper_model':
    case 'caching':
      return tip.subject;
    case 'use_template':
    case 'plan_instead_of_packages':
    case 'auto_top_up':
    case 'missing_budget':
      return null;
    default:
      return assertNever(tip);
  }
}
