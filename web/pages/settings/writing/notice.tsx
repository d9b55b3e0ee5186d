import { type ParentProps, Show } from 'solid-js';
import { Icon, type IconName } from '../../../ui/icon.tsx';

type Tone = 'good' | 'warn' | 'bad' | 'plain';

const looks: Record<
  Tone,
  { readonly icon: IconName; readonly sign: string; readonly box: string }
> = {
  good: { icon: 'sealed', sign: 'text-good', box: 'bg-surface' },
  warn: { icon: 'warning', sign: 'text-warn', box: 'bg-warn-soft' },
  bad: { icon: 'warning', sign: 'text-bad', box: 'bg-surface' },
  plain: { icon: 'info', sign: 'text-muted', box: 'bg-sunken' },
};

interface NoticeProps {
  tone: Tone;
  title?: string;
  class?: string;
}

/** Something to know before reading on; its sign is told apart by its form too. */
export function Notice(props: ParentProps<NoticeProps>) {
  return (
    <div
      class={`flex gap-2.5 rounded-md border border-edge px-3 py-2 text-sm ${looks[props.tone].box} ${props.class ?? ''}`}
    >
      <Icon
        name={looks[props.tone].icon}
        class={`mt-0.5 size-4.5 shrink-0 ${looks[props.tone].sign}`}
      />
      <div class="min-w-0 wrap-anywhere">
        <Show when={props.title}>
          <p class="font-medium">{props.title}</p>
        </Show>
        {props.children}
      </div>
    </div>
  );
}
