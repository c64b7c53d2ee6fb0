import { expect } from 'chai';
import { numberedPage } from '../../../adapters/legacy/numberedPage.ts';

const address = 'https://chat.school.example/api/chat/';
/** A list of the numbers below `length`, three a read. */
const listOf = (length: number) => {
  const reads: (string | undefined)[] = [];
  const read = async (cursor: string | undefined) => {
    reads.push(cursor);
    const from = Number(cursor ?? 0);
    const items = Array.from({ length: Math.min(3, length - from) }, (_, index) => from + index);
    return { items, nextCursor: from + 3 < length ? String(from + 3) : null };
  };
  return { read, reads };
};
const pageOf = (length: number, query: Readonly<Record<string, string>>, knownCount?: number) =>
  numberedPage(
    { query: new Map(Object.entries(query)), address },
    { usualSize: 4, read: listOf(length).read, knownCount },
  );

describe('numberedPage', () => {
  it('finds each page of a list that has cursors alone, and counts', async () => {
    const pages = await Promise.all(['1', '2', '3'].map((page) => pageOf(10, { page, search: 'a b' })));
    expect(pages.map(({ results }) => results)).to.deep.equal([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [8, 9],
    ]);
    expect(pages.map(({ count }) => count)).to.deep.equal([10, 10, 10]);
    expect(pages.map(({ next }) => next)).to.deep.equal([
      `${address}?page=2&search=a+b`,
      `${address}?page=3&search=a+b`,
      null,
    ]);
    expect(pages[0]?.previous).to.equal(null);
    expect(pages[2]?.previous).to.equal(`${address}?page=2&search=a+b`);
  });

  it('gives an empty first page, and 404 for others that are not there', async () => {
    expect(await pageOf(0, {})).to.deep.equal({ count: 0, next: null, previous: null, results: [] });
    for (const page of ['2', '0', '-1', 'last', '1e3', '99999999999'])
      expect(await pageOf(4, { page }).catch(({ code }) => code), page).to.equal('NOT_FOUND');
  });

  it('has no more than 100 entries on a page', async () => {
    expect((await pageOf(150, { page_size: '5000' })).results).to.have.lengthOf(100);
  });

  it('reads no more than the page where the count is known', async () => {
    const { read, reads } = listOf(1_000);
    const query = new Map([['page_size', '2']]);
    const page = await numberedPage({ query, address }, { usualSize: 4, read, knownCount: 1_000 });
    expect(page).to.deep.include({ count: 1_000, results: [0, 1] });
    expect(reads).to.deep.equal([undefined]);
    const beyond = { query: new Map([['page', '2000']]), address };
    const refusal = numberedPage(beyond, { usualSize: 4, read, knownCount: 1_000 }).catch(({ code }) => code);
    expect([await refusal, reads.length]).to.deep.equal(['NOT_FOUND', 1]);
  });

  it('ends its walk in a list without end, and says that there is more', async () => {
    const { count, next } = await pageOf(1_000_000, {});
    expect(count).to.equal(151);
    expect(next).not.to.equal(null);
  });
});
