import { inXml } from './drawBars.ts';

/** A line of a chart, from left to right. */
export interface Line {
  readonly label: string;
  /** One for each place on the axis; undefined where there is no figure. */
  readonly values: readonly (number | undefined)[];
  /** Drawn in the accent colour. */
  readonly isOurs: boolean;
}

export interface LineChart {
  readonly title: string;
  readonly unit: string;
  /** What stands below, and the places on it, which are equally far from each other. */
  readonly axis: string;
  readonly places: readonly string[];
  readonly lines: readonly Line[];
}

const [width, height] = [640, 330];
const [left, right, top, bottom] = [64, 130, 44, 52];
const [ours, others] = ['#2f81f7', '#8b949e'];
/** Of the lines that are not ours. */
const dashes = ['6 3', '2 3', '8 3 2 3', '1 5'];

/** Powers of ten that enclose all values. */
const bounds = (values: readonly number[]): readonly [low: number, high: number] => {
  const low = Math.floor(Math.log10(Math.min(...values)));
  return [low, Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))))];
};

/**
 * Draws lines over named places as SVG, on a logarithmic scale from one power of ten to another. The background is transparent,
 * and the greys have enough contrast on white and on black; other lines than ours differ by their dashes.
 */
export const drawLines = ({ title, unit, axis, places, lines }: LineChart): string => {
  const present = lines.flatMap(({ values }) => values.filter((value) => value !== undefined));
  const [low, high] = bounds(present);
  const x = (place: number): number => left + (place / Math.max(1, places.length - 1)) * (width - left - right);
  const y = (value: number): number =>
    height - bottom - ((Math.log10(value) - low) / (high - low)) * (height - top - bottom);
  const grid = Array.from({ length: high - low + 1 }, (_, step) => 10 ** (low + step)).flatMap((value) => [
    `<path d="M${left} ${y(value).toFixed(1)}H${width - right}" stroke="#768390" stroke-opacity="0.3"/>`,
    `<text x="${left - 8}" y="${(y(value) + 4).toFixed(1)}" text-anchor="end">${value}</text>`,
  ]);
  const below = places.map(
    (place, index) =>
      `<text x="${x(index).toFixed(1)}" y="${height - bottom + 20}" text-anchor="middle">${inXml(place)}</text>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${inXml(title)}">`,
    '<style>text{font:13px system-ui,sans-serif;fill:#768390}.title{font-weight:600;font-size:15px}</style>',
    `<text class="title" x="8" y="22">${inXml(title)} (${inXml(unit)})</text>`,
    ...grid,
    ...below,
    `<text x="${(left + width - right) / 2}" y="${height - 10}" text-anchor="middle">${inXml(axis)}</text>`,
    ...nameApart(lines.flatMap((line) => drawnLine(line, { x, y }))),
    '</svg>',
    '',
  ].join('\n');
};

interface Drawn {
  readonly path: string;
  readonly label: string;
  readonly colour: string;
  /** Where the line ends. */
  readonly end: readonly [x: number, y: number];
}

interface Scale {
  x(place: number): number;
  y(value: number): number;
}

/** Nothing for a line without figures. */
const drawnLine = ({ label, values, isOurs }: Line, { x, y }: Scale): Drawn[] => {
  const points = values.flatMap((value, place) => (value === undefined ? [] : [[x(place), y(value)] as const]));
  const end = points.at(-1);
  if (end === undefined) return [];
  const path = `M${points.map(([px, py]) => `${px.toFixed(1)} ${py.toFixed(1)}`).join('L')}`;
  return [{ path, label, colour: isOurs ? ours : others, end }];
};

/** Names stand right of the ends of their lines, and where two ends are near, one below the other. */
const nameApart = (lines: readonly Drawn[]): string[] => {
  let above = Number.NEGATIVE_INFINITY;
  const grey = lines.filter(({ colour }) => colour === others);
  return [...lines]
    .sort((a, b) => a.end[1] - b.end[1])
    .flatMap((line) => {
      const { path, label, colour, end } = line;
      const dash = colour === ours ? '' : ` stroke-dasharray="${dashes[grey.indexOf(line) % dashes.length]}"`;
      above = Math.max(end[1], above + 15);
      return [
        `<path d="${path}" fill="none" stroke="${colour}" stroke-width="2"${dash}/>`,
        `<text x="${(end[0] + 8).toFixed(1)}" y="${(above + 4).toFixed(1)}" style="fill:${colour}">${inXml(label)}</text>`,
      ];
    });
};
