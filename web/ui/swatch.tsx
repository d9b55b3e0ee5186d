/** A series' paint beside its name. */
export function Swatch(props: { fill: string }) {
  return (
    <svg class="swatch block size-3 shrink-0" aria-hidden="true">
      <rect width="100%" height="100%" rx="2" fill={props.fill} />
    </svg>
  );
}
