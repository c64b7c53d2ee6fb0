import { expect } from 'chai';
import { RosterReport } from '../../../../adapters/roster/records/RosterReport.ts';
import { formatRosterNotice } from '../../../../adapters/wire/directory/RosterNotice.ts';

describe('RosterReport', () => {
  it('lists notices file by file in the order of the files, each by line', () => {
    const report = new RosterReport();
    const note = (file: string, line: number) => report.note({ file, line, problem: 'p', action: 'a' });
    note('b.csv', 9);
    note('a.csv', 3);
    note('b.csv', 2);
    expect(report.notices().map(formatRosterNotice)).to.deep.equal(['b.csv:2: p: a', 'b.csv:9: p: a', 'a.csv:3: p: a']);
  });

  it('counts the notices beyond its limit without keeping them', () => {
    const report = new RosterReport(1);
    for (const line of [1, 2, 3]) report.skip({ file: 'a.csv', line, problem: 'p' });
    expect(report.notices().map(formatRosterNotice)).to.deep.equal([
      'a.csv:1: p: row skipped',
      'all files: 2 more notices: counted, not listed',
    ]);
    expect(report).to.include({ noticed: 3, skipped: 3 });
  });
});
