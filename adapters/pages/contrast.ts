type Rgb = readonly [number, number, number];

const rgbOf = (colour: string): Rgb =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)) as unknown as Rgb;

const textOf = (rgb: Rgb): string => `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

const linear = (part: number): number => (part <= 10.31475 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4);

/** The relative luminance of `#rrggbb`, from 0 to 1, as WCAG 2 defines it. */
export const luminance = (colour: string): number => {
  const [red, green, blue] = rgbOf(colour).map(linear) as unknown as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

/** The contrast of two colours, from 1 to 21, as WCAG 2 defines it. */
export const contrast = (one: string, other: string): number => {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};

/** `share` of the way from one colour to another. */
export const mix = (from: string, to: string, share: number): string => {
  const [start, end] = [rgbOf(from), rgbOf(to)];
  return textOf(start.map((part, at) => part + ((end[at] ?? part) - part) * share) as unknown as Rgb);
};

/** The colour, moved towards another one as little as needed until it has this contrast with all grounds. */
export const readable = (colour: string, towards: string, grounds: readonly string[], least: number): string => {
  for (let share = 0; share < 1; share += 0.02) {
    const moved = mix(colour, towards, share);
    if (grounds.every((ground) => contrast(moved, ground) >= least)) return moved;
  }
  return towards;
};
