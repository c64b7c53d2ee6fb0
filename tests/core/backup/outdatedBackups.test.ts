import { expect } from 'chai';
import fc from 'fast-check';
import { type BackupRule, backupRuleText, parseBackupRule } from '../../../core/backup/BackupRule.ts';
import { type KnownBackup, outdatedBackups } from '../../../core/backup/outdatedBackups.ts';

const rule = (daily: number, weekly = 0, monthly = 0, yearly = 0): BackupRule => ({ daily, weekly, monthly, yearly });
const at = (iso: string, isGood = true): KnownBackup => ({ name: iso, at: new Date(iso), isGood });
const names = (backups: readonly KnownBackup[]): string[] => backups.map(({ name }) => name).sort();

/** One a night at 02:30 UTC, the oldest first. */
const nights = (count: number, from = '2026-01-01T02:30:00Z'): KnownBackup[] =>
  Array.from({ length: count }, (_, day) => at(new Date(Date.parse(from) + day * 86_400_000).toISOString()));

describe('outdatedBackups', () => {
  it('keeps the newest of each of the last days, weeks and months', () => {
    const all = nights(365);
    const gone = new Set(names(outdatedBackups(all, rule(3, 2, 3))));
    expect(names(all).filter((name) => !gone.has(name))).to.deep.equal([
      '2026-10-31T02:30:00.000Z', // the month before the last
      '2026-11-30T02:30:00.000Z', // the last month
      '2026-12-27T02:30:00.000Z', // a Sunday: the week before
      '2026-12-29T02:30:00.000Z',
      '2026-12-30T02:30:00.000Z',
      '2026-12-31T02:30:00.000Z', // today, this week, this month
    ]);
  });

  it('counts only the last backup of a day', () => {
    const day = [at('2026-03-01T02:00:00Z'), at('2026-03-01T14:00:00Z'), at('2026-03-02T02:00:00Z')];
    expect(names(outdatedBackups(day, rule(2)))).to.deep.equal(['2026-03-01T02:00:00Z']);
  });

  it('loses none to a pause: days without a backup count for nothing', () => {
    const before = nights(7, '2026-01-01T02:30:00Z');
    expect(outdatedBackups([...before], rule(7))).to.deep.equal([]);
    const after = [...before, at('2026-06-01T02:30:00Z')];
    expect(names(outdatedBackups(after, rule(7)))).to.deep.equal(['2026-01-01T02:30:00.000Z']);
  });

  it('neither removes nor counts what is not good any more', () => {
    const all = [at('2026-03-01T02:00:00Z'), at('2026-03-02T02:00:00Z', false), at('2026-03-03T02:00:00Z', false)];
    expect(outdatedBackups(all, rule(1))).to.deep.equal([]);
  });

  it('never removes the newest good one, and the rest only from good ones that another of the same period replaces', () => {
    const anyBackup = fc.record({
      day: fc.integer({ min: 0, max: 2_000 }),
      minute: fc.integer({ min: 0, max: 1_439 }),
      isGood: fc.boolean(),
    });
    const anyRule = fc.record({
      ...{ daily: fc.nat(10), weekly: fc.nat(10), monthly: fc.nat(10), yearly: fc.nat(10) },
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(anyBackup, { selector: ({ day, minute }) => day * 1_440 + minute }),
        anyRule,
        (drawn, drawnRule) => {
          const all = drawn.map(({ day, minute, isGood }, index) => ({
            ...{ name: String(index), isGood, at: new Date(Date.UTC(2024, 0, 1) + day * 86_400_000 + minute * 60_000) },
          }));
          const gone = outdatedBackups(all, drawnRule);
          const good = all.filter(({ isGood }) => isGood).sort((one, other) => +other.at - +one.at);
          const stays = good.filter((backup) => !gone.includes(backup));
          expect(gone.every(({ isGood }) => isGood)).to.equal(true);
          if (good.length > 0) expect(stays[0]).to.equal(good[0]);
          // What stays is enough for each part of the rule, as far as there is enough.
          const days = (some: readonly KnownBackup[]): number =>
            new Set(some.map((one) => Math.floor(+one.at / 86_400_000))).size;
          expect(days(stays)).to.be.at.least(Math.min(drawnRule.daily, days(good)));
          // Removing again removes nothing: the rule is at rest.
          expect(
            outdatedBackups(
              all.filter((backup) => !gone.includes(backup)),
              drawnRule,
            ),
          ).to.deep.equal([]);
        },
      ),
    );
  });
});

describe('BackupRule', () => {
  it('is read and written in one form', () => {
    expect(parseBackupRule('7d,4w,12m,2y')).to.deep.equal(rule(7, 4, 12, 2));
    expect(parseBackupRule(' 30D ')).to.deep.equal(rule(30));
    expect(backupRuleText(rule(7, 0, 12))).to.equal('7d,12m');
    for (const bad of ['', '7', '0d', '7d,7d', '7d;4w', '-1d', '7x', '99999d', 'all'])
      expect(parseBackupRule(bad), bad).to.equal(undefined);
  });
});
