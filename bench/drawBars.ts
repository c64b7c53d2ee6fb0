/** A bar of a chart. */
export interface Bar {
  readonly label: string;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** Drawn in the accent colour. */
  readonly isOurs: boolean;
}

const width = 640;
const left = 150;
const right = 110;
const row = 30;
const top = 44;

export const inXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/**
 * Draws horizontal bars as SVG, with a whisker from the least to the greatest value. The background is transparent, and
 * the greys have enough contrast on white and on black.
 */
export const drawBars = (
  title: string,
  unit: string,
  bars: readonly Bar[],
  show: (value: number) => string,
): string => {
  const longest = Math.max(...bars.map(({ max }) => max), Number.MIN_VALUE);
  const scale = (value: number): string => (left + (value / longest) * (width - left - right)).toFixed(1);
  const height = top + bars.length * row + 8;
  const lines = bars.flatMap(({ label, median, min, max, isOurs }, index) => {
    const y = top + index * row;
    const middle = y + row / 2;
    return [
      `<text x="${left - 8}" y="${middle + 4}" text-anchor="end">${inXml(label)}</text>`,
      `<rect x="${left}" y="${y + 5}" width="${(Number(scale(median)) - left).toFixed(1)}" height="${row - 10}" rx="3" fill="${isOurs ? '#2f81f7' : '#8b949e'}"/>`,
      ...(max > min ? [`<path d="M${scale(min)} ${middle}H${scale(max)}" stroke="#6e7681" stroke-width="2"/>`] : []),
      `<text x="${Number(scale(Math.max(median, max))) + 8}" y="${middle + 4}">${inXml(show(median))}</text>`,
    ];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${inXml(title)}">`,
    '<style>text{font:13px system-ui,sans-serif;fill:#768390}.title{font-weight:600;font-size:15px}</style>',
    `<text class="title" x="8" y="22">${inXml(title)} (${inXml(unit)})</text>`,
    ...lines,
    '</svg>',
    '',
  ].join('\n');
};
