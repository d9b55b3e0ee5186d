import { useSession } from '../../../session.ts';
import { Command } from '../../../ui/command.tsx';
import { firstUsage } from './first-usage.ts';

/** Nothing was spent in the period: what would be here, and the command that puts it here. */
export function NoUsage() {
  const session = useSession();
  return (
    <div class="grid gap-4 px-4 pb-5 @sm:px-5 @lg:grid-cols-[2fr_3fr] @lg:gap-8">
      <div>
        <p class="font-medium">Nothing was spent in this period.</p>
        <p class="mt-1 text-muted">
          AI conversations, code analysis, infrastructure planning and server provisioning appear
          here within a second of being reported. To see it, report a small code analysis; the key
          is the one your platform or <code class="font-mono text-sm">npm run dev</code> gave you.
        </p>
      </div>
      <Command text={firstUsage(location.origin, session.data?.account?.id ?? 'me')} />
    </div>
  );
}
