/** A share as a horizontal bar. The text beside it says the same, so it is hidden from readers. */
export function Bar(props: { share: number; fill: string; class?: string }) {
  const width = () => `${Math.min(1, Math.max(0, props.share)) * 100}%`;
  return (
    <svg
      class={`block h-2 w-full overflow-hidden rounded-sm ${props.class ?? ''}`}
      aria-hidden="true"
    >
      <rect class="bar-track fill-track" width="100%" height="100%" />
      <rect class={`bar-fill ${props.fill}`} width={width()} height="100%" rx="2" />
    </svg>
  );
}
