import { expect } from 'chai';
import { checkFeed } from './checkFeed.ts';

const room = { id: 7, headSeq: 2, messages: [], events: [], memberships: [] };
const all = [0, 1, 2].map((seq) => ({ id: `e:${seq + 1}`, roomId: 7, seq }));
const wrongIn = (seen: typeof all): string[] =>
  checkFeed({ seen, rooms: [room] }).map(({ invariant, wrong }) => `${invariant} ${wrong}`);

describe('checkFeed', () => {
  it('accepts every event in order, also if some come again at the same place (I20)', () => {
    expect(wrongIn(all)).to.deep.equal([]);
    expect(wrongIn([...all, ...all.slice(1)])).to.deep.equal([]);
  });

  it('notices what never came, came too early, or has two places (I20)', () => {
    expect(wrongIn(all.slice(0, 2))).to.deep.equal(['I20 lost']);
    expect(wrongIn([])).to.deep.equal(['I20 lost']);
    expect(wrongIn(all.filter(({ seq }) => seq !== 1))).to.deep.equal(['I20 gap']);
    expect(wrongIn([0, 2, 1].flatMap((seq) => all[seq] ?? []))).to.deep.equal(['I20 gap', 'I20 inversion']);
    expect(wrongIn([...all, { id: 'e:9', roomId: 7, seq: 2 }])).to.deep.equal(['I20 duplicate']);
  });
});
