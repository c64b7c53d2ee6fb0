import { expect } from 'chai';
import { drawBars } from '../../bench/drawBars.ts';

describe('drawBars', () => {
  const bar = (label: string, median: number) => ({ label, median, min: median, max: median, isOurs: false });

  it('draws bars in proportion to their values', () => {
    const svg = drawBars('Cost', 'µs', [bar('a', 10), bar('b', 5)], String);
    const [first = 0, second = 0] = [...svg.matchAll(/<rect [^>]*width="([\d.]+)"/g)].map(([, width]) => Number(width));
    expect(first / second).to.be.closeTo(2, 0.01);
  });

  it('escapes names', () => {
    expect(drawBars('a < b', 'µs', [bar('"x" & y', 1)], String))
      .to.include('a &lt; b')
      .and.include('&quot;x&quot; &amp; y');
  });

  it('draws a whisker only if values differ', () => {
    expect(drawBars('Cost', 'µs', [bar('a', 1)], String)).not.to.include('<path');
    expect(drawBars('Cost', 'µs', [{ ...bar('a', 1), max: 2 }], String)).to.include('<path');
  });
});
