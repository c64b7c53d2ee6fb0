import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';

describe('the page’s first script', () => {
  it('has less than 60 kB, and the pages of the school only when they are opened', () => {
    const html = readFileSync('dist/web/index.html', 'utf8');
    const first = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)].map(([, file = '']) => file);
    const bytes = first.map((file) => gzipSync(readFileSync(join('dist/web', file))).length);
    expect(first).not.to.deep.equal([]);
    expect(bytes.reduce((sum, size) => sum + size, 0)).to.be.lessThan(60_000);
    expect(first.some((file) => file.includes('School'))).to.equal(false);
    expect(html).not.to.match(/<script>|style=|onload=/);
  });
});
