import { expect } from 'chai';
import { readSchool } from './schoolBundle.ts';

/** Reads a teacher and a student who are enrolled with these dates, as of 2026-10-01. */
const enrolled = (...dates: [begin: string, end: string][]) =>
  readSchool({
    'enrollments.csv': [
      'classSourcedId,userSourcedId,role,beginDate,endDate',
      'c1,t1,teacher,,',
      ...dates.map(([begin, end]) => `c1,s1,student,${begin},${end}`),
    ],
  });

describe('RosterDates', () => {
  it('reads an ambiguous date by its column', async () => {
    const monthFirst = await enrolled(['11/05/2026', ''], ['09/30/2025', '12/01/2025']);
    expect(monthFirst.relations).to.deep.equal(['teaches t1 s1 active from 2026-11-05']);
    const dayFirst = await enrolled(['11/05/2026', ''], ['30/09/2025', '01/12/2025']);
    expect(dayFirst.relations).to.deep.equal(['teaches t1 s1 active from 2026-05-11']);
    expect(dayFirst.lines).to.deep.equal([]);
  });

  it('reads an ambiguous date by the other date column if its own shows no order', async () => {
    const { relations, lines } = await enrolled(['09/11/2026', '06/30/2027']);
    expect(relations).to.deep.equal(['teaches t1 s1 active from 2026-09-11 to 2027-06-30']);
    expect(lines).to.deep.equal([]);
  });

  it('reads dates as dd/mm if no column shows the order, with one notice for the file', async () => {
    const { relations, lines } = await enrolled(['01/10/2026', '02/10/2026'], ['03/04/2025', '05/06/2025']);
    expect(relations).to.deep.equal(['teaches t1 s1 active from 2026-10-01 to 2026-10-02']);
    expect(lines).to.deep.equal([
      'enrollments.csv:3: "01/10/2026" can be dd/mm or mm/dd, and the file\'s other dates do not tell which: all such dates of the file are read as dd/mm',
    ]);
  });

  it('stops a row with a date that cannot be read, whatever a spreadsheet made of it', async () => {
    for (const date of ['2026-02-30', '6/15/26', '46188', 'June', '0001-01-01']) {
      const { relations, lines } = await enrolled(['', date]);
      expect(relations).to.deep.equal([]);
      const action = 'row skipped; write dates as 2026-08-31';
      expect(lines[0]).to.equal(`enrollments.csv:3: error: "${date}" is not a date: ${action}`);
    }
  });

  it('notes an end before the beginning', async () => {
    const { relations, lines } = await enrolled(['2027-01-01', '2026-01-01']);
    expect(relations).to.deep.equal(['teaches t1 s1 ended']);
    expect(lines).to.deep.equal([
      'enrollments.csv:3: ends (2026-01-01) before it begins (2027-01-01): counts as never active',
    ]);
  });
});
