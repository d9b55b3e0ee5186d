import { createSignal } from 'solid-js';
import { type Catalogue, setTopUp, type TopUp, type TopUpAsk } from '../../../../billing-api.ts';
import { useBillingUpdates } from '../../../../billing-queries.ts';
import { useSay } from '../../writing/said.tsx';
import { createWrite } from '../../writing/write.ts';
import { useStep } from '../step.ts';
import {
  askOf,
  type Draft,
  type DraftProblem,
  firstDraft,
  stepOf,
  type Terms,
  termsOf,
} from './draft.ts';

interface Known {
  readonly topUp: TopUp;
  readonly catalogue: Catalogue;
  readonly close: () => void;
}

/** The form's state: what is typed, what is wrong with it, and what saving it does. */
export function createTopUpForm(known: Known, focus: (field: string) => void) {
  const step = useStep();
  const updates = useBillingUpdates();
  const say = useSay();
  const about = {
    package: step.param('package'),
    threshold: step.param('threshold'),
    credits: step.param('credits'),
    cap: step.param('cap'),
  };
  const [draft, setDraft] = createSignal<Draft>(firstDraft(about, known.topUp, known.catalogue));
  const [problem, setProblem] = createSignal<DraftProblem>();
  const write = createWrite(async (ask: TopUpAsk, key) =>
    updates.putTopUp(await setTopUp(ask, key)),
  );
  const refuse = (found: DraftProblem) => {
    setProblem(found);
    focus(found.field);
  };
  const terms = (): Terms | undefined => {
    const found = termsOf(draft(), known.catalogue);
    return 'message' in found ? undefined : found;
  };

  return {
    draft,
    terms,
    write,
    /** What was agreed to were other numbers. */
    change(part: Partial<Draft>) {
      setDraft({ ...draft(), agreed: false, ...part });
      setProblem(undefined);
    },
    problemAt: (field: DraftProblem['field']) =>
      problem()?.field === field ? problem()?.message : undefined,
    /** Where the form is, with what is typed in it. */
    address: () => step.address('auto-top-up', stepOf(draft(), known.catalogue)),
    async save() {
      const found = termsOf(draft(), known.catalogue);
      if ('message' in found) return refuse(found);
      if (!draft().agreed)
        return refuse({ field: 'agreed', message: 'Agree to this, or leave it as it is.' });
      if (!(await write.run(askOf(found)))) return;
      say({ panel: 'top-up', tone: 'good', text: 'Auto top-up is on.' });
      known.close();
      // It may charge at once.
      void updates.reread();
    },
  };
}

export type TopUpFormModel = ReturnType<typeof createTopUpForm>;
