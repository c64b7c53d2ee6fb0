import { expect } from 'chai';
import { drawLines, type Line } from '../../bench/drawLines.ts';

describe('drawLines', () => {
  const draw = (...lines: readonly Line[]): string =>
    drawLines({ title: 'Cost', unit: 'µs', axis: 'rate', places: ['10', '100', 'full'], lines });
  const pathsOf = (svg: string): number[][][] =>
    [...svg.matchAll(/<path d="M([\d. L]+)" fill="none"/g)].map(([, path = '']) =>
      path.split('L').map((point) => point.split(' ').map(Number)),
    );

  it('puts ten times as much as far above as a hundred times is above that', () => {
    const [line = []] = pathsOf(draw({ label: 'a', values: [1, 10, 100], isOurs: true }));
    const [low = 0, middle = 0, high = 0] = line.map(([, y]) => y);
    expect(low - middle)
      .to.be.closeTo(middle - high, 0.2)
      .and.greaterThan(50);
  });

  it('goes on beyond a place without a figure, and leaves out a line without any', () => {
    const paths = pathsOf(
      draw(
        { label: 'a', values: [1, undefined, 100], isOurs: true },
        { label: 'b', values: [undefined, undefined, undefined], isOurs: false },
      ),
    );
    expect(paths.map((points) => points.length)).to.deep.equal([2]);
  });

  it('names lines that end at one place apart, and tells others than ours by their dashes', () => {
    const svg = draw(
      { label: 'a & b', values: [5, 5, 5], isOurs: true },
      { label: 'c', values: [4, 4, 5], isOurs: false },
      { label: 'd', values: [3, 3, 5], isOurs: false },
    );
    const heights = ['a &amp; b', 'c', 'd'].map((name) =>
      Number(svg.match(new RegExp(`y="([\\d.]+)"[^>]*>${name}<`))?.[1]),
    );
    expect(new Set(heights).size).to.equal(3);
    const dashes = [...svg.matchAll(/stroke-dasharray="([^"]*)"/g)].map(([, dash]) => dash);
    expect([dashes.length, new Set(dashes).size]).to.deep.equal([2, 2]);
  });
});
