import type { Session } from '../../../api.ts';
import { Panel } from '../../../ui/panel.tsx';
import { Time } from '../../../ui/time.tsx';
import { SignOut } from '../../sign-out.tsx';

/** A browser that the host platform let in: nobody's profile, one session. */
export function PortalSection(props: { of: Session }) {
  return (
    <Panel title="This browser" name="profile">
      <div class="flex flex-col items-start gap-3 px-4 pb-4 @sm:px-5">
        <p>
          The product you use opened this account here, without signing anybody in. That ends by
          itself, at the latest <Time at={props.of.expires_at} full />; then open it from there
          again.
        </p>
        <SignOut />
      </div>
    </Panel>
  );
}
