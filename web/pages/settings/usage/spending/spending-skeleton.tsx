import { SkeletonRows } from '../../../../ui/skeleton.tsx';

/** As high as headline, chart and table will be. */
export function SpendingSkeleton() {
  return (
    <div class="border-t border-line pt-5">
      <div class="grid gap-6 px-4 @lg:grid-cols-[5fr_3fr_6fr] @sm:px-5">
        <div class="skeleton h-9 w-3/5" />
        <div class="skeleton h-9 w-1/2" />
        <div class="skeleton h-9 w-3/4" />
      </div>
      <div class="skeleton mx-4 mt-8 mb-8 h-64 @sm:mx-5" />
      <SkeletonRows rows={4} class="h-11" />
    </div>
  );
}
