import { expect } from 'chai';
import { checkPull, isFullDue, nextPull, type PullSettings } from '../../../core/directory/PullSettings.ts';
import { ChatError } from '../../../core/errors.ts';

const pull: PullSettings = {
  url: 'https://sis.example.org',
  version: '1.2',
  tokenUrl: 'https://sis.example.org/token',
  clientId: 'homeroom',
  secret: 'NORTH',
};
const next = (settings: Partial<PullSettings>, zone: string, after: string): string =>
  nextPull({ ...pull, ...settings }, zone, new Date(after)).toISOString();

describe('nextPull', () => {
  it('is at the next time of the day in the zone', () => {
    expect(next({}, 'UTC', '2026-03-01T01:00:00Z')).to.equal('2026-03-01T02:00:00.000Z');
    expect(next({}, 'UTC', '2026-03-01T02:00:00Z')).to.equal('2026-03-02T02:00:00.000Z');
    expect(next({}, 'Asia/Tokyo', '2026-03-01T12:00:00Z')).to.equal('2026-03-01T17:00:00.000Z');
    expect(next({}, 'Pacific/Auckland', '2026-07-01T15:00:00Z')).to.equal('2026-07-02T14:00:00.000Z');
    expect(next({ at: ['13:30', '05:15'] }, 'Asia/Kolkata', '2026-03-01T00:00:00Z')).to.equal(
      '2026-03-01T08:00:00.000Z',
    );
  });

  it('keeps the time of the day where the clocks change, and finds a moment for one that does not exist', () => {
    expect(next({}, 'Europe/Berlin', '2026-03-28T12:00:00Z')).to.equal('2026-03-29T01:00:00.000Z');
    expect(next({}, 'Europe/Berlin', '2026-03-29T12:00:00Z')).to.equal('2026-03-30T00:00:00.000Z');
    expect(next({ at: ['03:00'] }, 'Europe/Berlin', '2026-10-24T12:00:00Z')).to.equal('2026-10-25T02:00:00.000Z');
    expect(Date.parse(next({ at: ['02:30'] }, 'Europe/Berlin', '2026-03-28T12:00:00Z'))).to.be.within(
      Date.parse('2026-03-29T00:00:00Z'),
      Date.parse('2026-03-29T02:00:00Z'),
    );
  });

  it('is so many minutes later where an interval is set', () => {
    expect(next({ everyMinutes: 90 }, 'UTC', '2026-03-01T01:10:00Z')).to.equal('2026-03-01T02:40:00.000Z');
  });
});

describe('isFullDue', () => {
  it('asks for everything at first, after so many days, and each time where that is set', () => {
    const now = new Date('2026-03-08T02:00:00Z');
    const due = (fullAt: string | null, days?: number) =>
      isFullDue(
        days === undefined ? pull : { ...pull, fullEveryDays: days },
        fullAt === null ? null : new Date(fullAt),
        now,
      );
    expect(due(null)).to.equal(true);
    expect(due('2026-03-02T02:00:00Z')).to.equal(false);
    expect(due('2026-03-01T02:00:30Z')).to.equal(true);
    expect(due('2026-03-08T01:00:00Z', 0)).to.equal(true);
    expect(due('2026-03-07T02:00:00Z', 2)).to.equal(false);
  });
});

describe('checkPull', () => {
  it('takes addresses with https, and with http of this machine', () => {
    for (const url of ['https://sis.example.org/base', 'http://127.0.0.1:8080', 'http://[::1]/x', 'http://localhost'])
      expect(() => checkPull({ ...pull, url, tokenUrl: url })).not.to.throw();
  });

  it('names the setting that is wrong and says what to write', () => {
    const wrong: readonly (readonly [Partial<PullSettings>, RegExp])[] = [
      [{ url: 'http://sis.example.org' }, /url: write an address with https/u],
      [{ url: 'http://127.0.0.1.example.org' }, /url/u],
      [{ url: 'http://127.0.0.1@sis.example.org' }, /url/u],
      [{ url: 'https://me:mine@sis.example.org' }, /url/u],
      [{ tokenUrl: 'https://sis.example.org/token?key=1' }, /tokenUrl/u],
      [{ tokenUrl: 'file:///etc/passwd' }, /tokenUrl/u],
      [{ version: '1.0' as '1.1' }, /version: write 1.1 or 1.2/u],
      [{ clientId: ' ' }, /clientId/u],
      [{ secret: 'hunter2' }, /ROSTER_SECRET_NORTH/u],
      [{ at: ['24:00'] }, /at: write times/u],
      [{ at: [] }, /at: write times/u],
      [{ at: ['02:00'], everyMinutes: 60 }, /either at or everyMinutes/u],
      [{ everyMinutes: 1 }, /everyMinutes/u],
      [{ fullEveryDays: -1 }, /fullEveryDays/u],
    ];
    for (const [settings, message] of wrong)
      expect(() => checkPull({ ...pull, ...settings }), JSON.stringify(settings)).to.throw(ChatError, message);
  });
});
