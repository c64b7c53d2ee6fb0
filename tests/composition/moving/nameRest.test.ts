import { expect } from 'chai';
import type { Figures } from '../../../adapters/history/ForeignChat.ts';
import { DiscrepancyList } from '../../../composition/moving/DiscrepancyList.ts';
import { nameRest } from '../../../composition/moving/nameRest.ts';

const theirs: Figures = { people: 3, rooms: 2, messages: 10, deleted: 1, attachments: 2 };

describe('nameRest', () => {
  it('finds nothing to name where what is told explains both sides', () => {
    const list = new DiscrepancyList();
    list.tell('messages', 'titles of threads', '51', 1);
    expect(nameRest(list, theirs, { ...theirs, messages: 11 })).to.equal(true);
    expect(list.all()).to.have.length(1);
  });

  it('does not explain away what is missing here', () => {
    for (const figure of ['people', 'rooms', 'messages', 'attachments'] as const) {
      const list = new DiscrepancyList();
      expect(nameRest(list, theirs, { ...theirs, [figure]: theirs[figure] - 1 }), figure).to.equal(false);
      expect(list.all()[0]).to.deep.include({ figure, change: -1 });
      expect(list.all()[0]?.reason).to.match(/^NOT EXPLAINED/);
    }
  });

  it('names what is gone there', () => {
    const list = new DiscrepancyList();
    expect(nameRest(list, theirs, { ...theirs, people: 4, rooms: 3, deleted: 5 })).to.equal(true);
    expect(list.all().map(({ figure, change }) => [figure, change])).to.deep.equal([
      ['people', 1],
      ['rooms', 1],
      ['deleted', 4],
    ]);
  });

  it('takes a refused message for a deleted one where only that fits', () => {
    const list = new DiscrepancyList();
    list.tellProblem({
      line: 1,
      kind: 'message',
      id: '7',
      member: 'room',
      problem: 'there is no room "1"',
      isRefused: true,
    });
    expect(nameRest(list, theirs, { ...theirs, deleted: 0 })).to.equal(true);
    expect(list.hasLosses).to.equal(true);
  });
});

describe('DiscrepancyList', () => {
  it('tells a reason once, with the first twenty ids and how many there are', () => {
    const list = new DiscrepancyList();
    for (let id = 1; id <= 25; id += 1) list.tell('rooms', 'left out', String(id), -1);
    const [only, other] = list.all();
    expect(other).to.equal(undefined);
    expect(only).to.deep.include({ count: 25, change: -25 });
    expect(only?.ids).to.have.length(20);
  });

  it('tells problems of one kind once, whatever ids they name', () => {
    const list = new DiscrepancyList();
    for (const id of ['7', '8'])
      list.tellProblem({
        line: 1,
        kind: 'message',
        id,
        member: 'reply_to',
        problem: `"${id}0" does not come`,
        isRefused: false,
      });
    expect(list.all()).to.deep.equal([
      { figure: 'messages', reason: 'message, reply_to: "…" does not come', count: 2, change: 0, ids: ['7', '8'] },
    ]);
  });
});
