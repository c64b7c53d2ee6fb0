import { expect } from 'chai';
import fc from 'fast-check';
import { parseRosterDate } from '../../../../adapters/roster/records/parseRosterDate.ts';

describe('parseRosterDate', () => {
  for (const text of [
    '2026-08-31',
    '2026/8/31',
    '20260831',
    '2026-08-31T23:00:00.000Z',
    '2026-08-31 00:00',
    '31.08.2026',
    '31.8.2026',
  ]) {
    it(`reads ${text}`, () => {
      expect(parseRosterDate(text)).to.deep.equal({ kind: 'day', day: '2026-08-31' });
    });
  }

  it('finds the order if only one of them is a day', () => {
    expect(parseRosterDate('31/08/2026')).to.deep.equal({ kind: 'ordered', day: '2026-08-31', order: 'day first' });
    expect(parseRosterDate('08/31/2026')).to.deep.equal({ kind: 'ordered', day: '2026-08-31', order: 'month first' });
  });

  it('returns both days if either order is possible', () => {
    const days = { 'day first': '2026-04-03', 'month first': '2026-03-04' };
    expect(parseRosterDate('03/04/2026')).to.deep.equal({ kind: 'either', days });
  });

  for (const text of [
    '2026-02-30',
    '2026-13-01',
    '31.04.2026',
    '0001-01-01',
    '13/13/2026',
    'soon',
    '1/2/26',
    '2026-08-3I',
  ]) {
    it(`finds ${text} impossible`, () => {
      expect(parseRosterDate(text)).to.deep.equal({ kind: 'impossible' });
    });
  }

  it('reads back every day as it is written', () => {
    const day = fc
      .date({ min: new Date('1900-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(day, (text) => {
        expect(parseRosterDate(text)).to.deep.equal({ kind: 'day', day: text });
      }),
    );
  });
});
