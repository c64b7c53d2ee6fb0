import { expect } from 'chai';
import { calendarDayOf, spanOf, standingOn } from '../../../../adapters/roster/records/RosterDay.ts';

describe('RosterDay', () => {
  it('counts the first and the last day as inside', () => {
    const span = { begin: '2026-09-01', end: '2027-06-30' };
    expect(['2026-08-31', '2026-09-01', '2027-06-30', '2027-07-01'].map((day) => standingOn(day, span))).to.deep.equal([
      'upcoming',
      'active',
      'active',
      'ended',
    ]);
  });

  it('runs from the first begin to the last end, breaks included', () => {
    const fall = { begin: '2026-08-17', end: '2026-12-18' };
    const spring = { begin: '2027-01-04', end: '2027-05-28' };
    expect(spanOf([spring, fall])).to.deep.equal({ begin: '2026-08-17', end: '2027-05-28' });
    expect(spanOf([fall, { begin: '2027-01-04', end: undefined }])).to.deep.equal({
      begin: '2026-08-17',
      end: undefined,
    });
    expect(spanOf([])).to.deep.equal({ begin: undefined, end: undefined });
  });

  it("takes the day from the time zone's calendar", () => {
    const instant = new Date('2026-12-31T23:30:00Z');
    expect(calendarDayOf(instant, 'UTC')).to.equal('2026-12-31');
    expect(calendarDayOf(instant, 'Asia/Almaty')).to.equal('2027-01-01');
  });

  it('refuses a time zone that does not exist', () => {
    expect(() => calendarDayOf(new Date(0), 'Mars/Olympus'))
      .to.throw('"Mars/Olympus" is no time zone')
      .with.property('code', 'INVALID_REQUEST');
  });
});
