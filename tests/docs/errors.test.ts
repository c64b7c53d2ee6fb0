import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { closeTable, errorTable } from '../../adapters/wire/errors/errorTable.ts';

const page = readFileSync('docs/errors.md', 'utf8');

/** The rows of the table under a heading, with the words of a cell bare. */
const rowsUnder = (heading: string): string[][] =>
  (page.split(/^## /m).find((part) => part.startsWith(heading)) ?? '')
    .split('\n')
    .filter((line) => /^\| (`|\d)/.test(line))
    .map((line) => line.slice(2, -2).split(' | '));

const yesOrNo = (condition: boolean): string => (condition ? 'yes' : 'no');

describe('docs/errors.md', () => {
  it('has a row for every error code, with its status, close code, retry and reconnect', () => {
    const told = rowsUnder('Error codes').map((cells) => cells.slice(0, 5));
    const known = Object.entries(errorTable).map(([code, { status, close, canRetry, ending }]) => [
      `\`${code}\``,
      String(status),
      String(close ?? '–'),
      yesOrNo(canRetry),
      ending?.reconnect ?? '–',
    ]);
    expect(told).to.have.deep.members(known);
  });

  it('has a row for every close code, with what the client does after it', () => {
    const told = rowsUnder('Close codes').map((cells) => cells.slice(0, 5));
    const known = closeTable.map(({ code, reason, reconnect, needsFreshToken, attempts }) => [
      String(code),
      `\`${reason}\``,
      reconnect,
      yesOrNo(needsFreshToken),
      String(attempts ?? '–'),
    ]);
    expect(told).to.have.deep.members(known);
  });

  it('says of each code what it means and what to do', () => {
    for (const heading of ['Error codes', 'Close codes'])
      for (const cells of rowsUnder(heading)) {
        expect(cells, cells[0]).to.have.length(7);
        expect(
          cells.slice(5).filter((cell) => cell.trim().length < 10),
          cells[0],
        ).to.deep.equal([]);
      }
  });
});
