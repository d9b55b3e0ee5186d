import { Notice } from '../../writing/notice.tsx';

/** As high as what comes in its place mostly is: a title, a line, a button. */
export const LookingUp = () => (
  <Notice tone="plain" title="Looking up your order …">
    <p>This takes a moment.</p>
    <div class="mt-2 min-h-8" />
  </Notice>
);
