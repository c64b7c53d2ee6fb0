import { expect } from 'chai';
import { lastBackupDue, nextBackup, parseBackupTimes } from '../../../core/backup/BackupTimes.ts';

const iso = (moment: number): string => new Date(moment).toISOString();

describe('BackupTimes', () => {
  it('are read in their order, each once', () => {
    expect(parseBackupTimes('22:00, 02:30,22:00')).to.deep.equal(['02:30', '22:00']);
    for (const bad of ['', '2:30', '24:00', '02:30,', 'daily', '0 2 * * *'])
      expect(parseBackupTimes(bad), bad).to.equal(undefined);
  });

  it('come one after the other by the clocks of the zone', () => {
    const times = ['02:30', '12:15'];
    const from = Date.parse('2026-07-01T00:30:00Z'); // 02:30 in Berlin
    expect(iso(nextBackup(times, 'Europe/Berlin', from - 1))).to.equal('2026-07-01T00:30:00.000Z');
    expect(iso(nextBackup(times, 'Europe/Berlin', from))).to.equal('2026-07-01T10:15:00.000Z');
    expect(iso(lastBackupDue(times, 'Europe/Berlin', from))).to.equal('2026-07-01T00:30:00.000Z');
    expect(iso(lastBackupDue(times, 'Europe/Berlin', from - 1))).to.equal('2026-06-30T10:15:00.000Z');
  });

  it('are there on the days on which the clocks change', () => {
    // At 02:00 of 29 March Berlin goes to 03:00, and on 25 October back from 03:00 to 02:00.
    for (const day of ['2026-03-29', '2026-10-25']) {
      const [start, end] = [Date.parse(`${day}T00:00:00Z`) - 3_600_000, Date.parse(`${day}T22:00:00Z`)];
      const next = nextBackup(['02:30'], 'Europe/Berlin', start);
      expect(next, day).to.be.within(start, start + 5 * 3_600_000);
      expect(lastBackupDue(['02:30'], 'Europe/Berlin', end), day).to.equal(next);
    }
  });

  it('never lie in the past or far away, whatever the hour', () => {
    for (let hour = 0; hour < 24 * 400; hour += 7) {
      const now = Date.UTC(2026, 0, 1) + hour * 3_600_000 + 61_000;
      const [next, last] = [
        nextBackup(['23:45'], 'America/New_York', now),
        lastBackupDue(['23:45'], 'America/New_York', now),
      ];
      expect(next - now, iso(now)).to.be.within(1, 25 * 3_600_000);
      expect(now - last, iso(now)).to.be.within(0, 25 * 3_600_000);
    }
  });
});
