import { expect } from 'chai';
import { ChatError } from '../../../core/errors.ts';
import { checkData } from '../../../core/messages/MessageData.ts';

const problemOf = (given: unknown): string => {
  try {
    checkData(given);
  } catch (failure) {
    if (failure instanceof ChatError && failure.code === 'INVALID_REQUEST') return failure.message;
  }
  return expect.fail('it was let in');
};

describe('checkData', () => {
  it('copies plain JSON, with its members sorted at every level', () => {
    const given = { type: 'homework', due: null, pages: [1, { b: true, a: 'x' }] };
    const data = checkData(given);
    expect(data).to.deep.equal(given);
    expect(data).not.to.equal(given);
    expect(JSON.stringify(data)).to.equal('{"due":null,"pages":[1,{"a":"x","b":true}],"type":"homework"}');
  });

  it('refuses what is no object of plain JSON, and names the place', () => {
    for (const given of [null, [], 'text', 7, undefined]) expect(problemOf(given)).to.contain('JSON object');
    expect(problemOf({ at: new Date(0) })).to.contain('data/at');
    expect(problemOf({ list: [1, Number.NaN] })).to.contain('data/list/1');
    expect(problemOf({ call: () => 1 })).to.contain('data/call');
    expect(problemOf({ big: 1n })).to.contain('data/big');
    expect(problemOf({ text: 'a\0b' })).to.contain('data/text');
    expect(problemOf({ text: '\ud800' })).to.contain('data/text');
  });

  it('refuses members by which an object becomes another', () => {
    expect(problemOf(JSON.parse('{"__proto__":{"isAdmin":true}}'))).to.contain('member');
    expect(problemOf({ deep: { constructor: 1 } })).to.contain('data/deep');
    expect(problemOf({ prototype: 1 })).to.contain('member');
  });

  it('bounds depth and bytes of UTF-8', () => {
    const nested = (depth: number): object => (depth === 1 ? {} : { in: nested(depth - 1) });
    expect(checkData(nested(8))).to.deep.equal(nested(8));
    expect(problemOf(nested(9))).to.contain('8 levels');
    const bytes = 4_096 - JSON.stringify({ a: '' }).length;
    expect(checkData({ a: 'x'.repeat(bytes) })).to.have.property('a');
    expect(problemOf({ a: 'x'.repeat(bytes + 1) })).to.contain('4097');
    expect(checkData({ a: 'я'.repeat(Math.floor(bytes / 2)) })).to.have.property('a');
    expect(problemOf({ a: 'я'.repeat(Math.floor(bytes / 2) + 1) })).to.contain('4096');
  });

  it('takes only a word as type', () => {
    for (const type of ['homework', 'org.example.due-date', 'a_1']) expect(checkData({ type })).to.deep.equal({ type });
    for (const type of ['', 'Homework', '1st', 'a b', 7, null, 'x'.repeat(65)])
      expect(problemOf({ type })).to.contain('type');
  });
});
