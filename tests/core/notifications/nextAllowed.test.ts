import { expect } from 'chai';
import { type Hours, nextAllowed } from '../../../core/notifications/nextAllowed.ts';

const berlin = 'Europe/Berlin';
const none: Hours = { timeZone: berlin, quietHours: null, schoolTimeZone: berlin, holidays: [] };
const nights = { from: '20:00', to: '07:00' };
const school = { days: [1, 2, 3, 4, 5], from: '08:00', to: '16:00' };
const told = (at: string, hours: Partial<Hours>): string =>
  new Date(nextAllowed(Date.parse(at), { ...none, ...hours })).toISOString();

describe('The next moment at which somebody may be told', () => {
  it('is at once without any hours', () => {
    expect(told('2026-11-30T21:30:10Z', {})).to.equal('2026-11-30T21:30:10.000Z');
  });

  it('is the end of quiet hours, over midnight, by the clocks of the person', () => {
    expect(told('2026-11-30T20:30:00Z', { quietHours: nights })).to.equal('2026-12-01T06:00:00.000Z');
    expect(told('2026-12-01T05:59:59Z', { quietHours: nights })).to.equal('2026-12-01T06:00:00.000Z');
    expect(told('2026-12-01T06:00:00Z', { quietHours: nights })).to.equal('2026-12-01T06:00:00.000Z');
    expect(told('2026-12-01T18:59:59Z', { quietHours: nights })).to.equal('2026-12-01T18:59:59.000Z');
    expect(told('2026-11-30T20:30:00Z', { quietHours: nights, timeZone: 'America/New_York' })).to.equal(
      '2026-11-30T20:30:00.000Z',
    );
  });

  it('is the end of quiet hours by day', () => {
    const quietHours = { from: '12:00', to: '13:30' };
    expect(told('2026-07-01T10:15:00Z', { quietHours })).to.equal('2026-07-01T11:30:00.000Z');
    expect(told('2026-07-01T11:30:00Z', { quietHours })).to.equal('2026-07-01T11:30:00.000Z');
  });

  it('stays right when the clocks change in the night', () => {
    expect(told('2026-03-28T22:00:00Z', { quietHours: nights })).to.equal('2026-03-29T05:00:00.000Z');
    expect(told('2026-10-24T22:00:00Z', { quietHours: nights })).to.equal('2026-10-25T06:00:00.000Z');
  });

  it('is the next opening of the office, over the weekend and holidays', () => {
    expect(told('2026-11-27T16:00:00Z', { officeHours: school })).to.equal('2026-11-30T07:00:00.000Z');
    expect(told('2026-11-30T05:00:00Z', { officeHours: school })).to.equal('2026-11-30T07:00:00.000Z');
    expect(told('2026-11-30T09:00:00Z', { officeHours: school })).to.equal('2026-11-30T09:00:00.000Z');
    const holidays = [{ from: '2026-12-23', to: '2027-01-06' }];
    expect(told('2026-12-22T15:30:00Z', { officeHours: school, holidays })).to.equal('2027-01-07T07:00:00.000Z');
  });

  it('is inside the office hours and outside the quiet hours', () => {
    const quietHours = { from: '07:30', to: '09:00' };
    expect(told('2026-11-29T12:00:00Z', { officeHours: school, quietHours })).to.equal('2026-11-30T08:00:00.000Z');
    const always = { from: '08:00', to: '07:59' };
    expect(told('2026-11-30T09:00:00Z', { officeHours: school, quietHours: always })).to.match(/^2027/);
  });
});
