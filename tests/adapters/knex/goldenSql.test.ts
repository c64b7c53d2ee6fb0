import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type GoldenStatement, goldenStatements } from './goldenStatements.ts';

const folder = join(process.cwd(), 'tests', 'adapters', 'knex', 'golden');
const isUpdate = process.env['UPDATE_GOLDEN'] === '1';
const howToAccept = `If the change is meant, accept it and commit the files:
  UPDATE_GOLDEN=1 npm test -- tests/adapters/knex/goldenSql.test.ts`;

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw failure;
  }
};

const fileOf = ({ origin, statement }: GoldenStatement): string =>
  `-- Composed by ${origin}.\n-- Every ? is a value from outside.\n${statement.text}\n`;

/** The first line in which two texts differ, as it was and as it is. */
const firstDifference = (before: string, after: string): string => {
  const [was, is] = [before.split('\n'), after.split('\n')];
  const line = is.findIndex((text, index) => text !== was[index]);
  const at = line === -1 ? is.length : line;
  return `line ${at + 1}\n  was: ${was[at] ?? '(nothing)'}\n  is:  ${is[at] ?? '(nothing)'}`;
};

describe('golden SQL', () => {
  for (const golden of goldenStatements)
    it(`composes ${golden.name}.sql as it is on record`, () => {
      const path = join(folder, `${golden.name}.sql`);
      const composed = fileOf(golden);
      if (isUpdate) writeFileSync(path, composed);
      const recorded = read(path);
      if (composed !== recorded)
        expect.fail(`golden/${golden.name}.sql: ${firstDifference(recorded, composed)}\n${howToAccept}`);
    });

  it('has a statement for every file on record', () => {
    expect(readdirSync(folder).sort()).to.deep.equal(goldenStatements.map(({ name }) => `${name}.sql`).sort());
  });

  it('composes lines without spaces at their ends and without empty lines', () => {
    for (const { name, statement } of goldenStatements) expect(statement.text, name).not.to.match(/[ \t]\n|\n\n|^\n/);
  });
});
