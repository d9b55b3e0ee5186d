/** How a series looks: a colour, and for every second one a texture, so that neighbours differ without colour. */
export const paints = [
  'ai',
  'code',
  'infra',
  'server',
  'rose',
  'olive',
  'sky',
  'brown',
  'other',
] as const;
export type Paint = (typeof paints)[number];

/** Lines drawn over the colour, in a tile of six units. */
export const textures: Partial<Record<Paint, string>> = {
  code: 'M-1 7 7 -1M-1 1 1 -1M5 7 7 5',
  server: 'M0 3H6',
  olive: 'M-1 -1 7 7M-1 5 1 7M5 -1 7 1',
  brown: 'M3 0V6',
};

/** The `fill` of a series. */
export const fillOf = (paint: Paint): string =>
  paint in textures ? `url(#texture-${paint})` : `var(--color-${paint})`;
