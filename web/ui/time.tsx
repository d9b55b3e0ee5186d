import { formatMoment, formatRecent, viewerLocale } from '../format.ts';

/** A time of an entry: short on screen, whole in its title. `full` shows the whole. */
export function Time(props: { at: string; full?: boolean; now?: Date }) {
  const at = () => new Date(props.at);
  const whole = () => formatMoment(at(), viewerLocale());
  return (
    <time dateTime={props.at} title={whole()} class="whitespace-nowrap tabular-nums">
      {props.full ? whole() : formatRecent(at(), props.now ?? new Date(), viewerLocale())}
    </time>
  );
}
