import { expect } from 'chai';
import { columns, joined, literal, nothing, sql } from '../../../../adapters/knex/sql/Sql.ts';

describe('Sql', () => {
  it('collects the values of nested pieces in the order of their marks', () => {
    const { text, values } = sql`a = ${1} AND ${sql`b = ${'two'} AND`} c = ${null}`;
    expect([text, values]).to.deep.equal(['a = ? AND b = ? AND c = ?', [1, 'two', null]]);
  });

  it('indents the lines of a piece like the line that contains it', () => {
    const inner = sql`
          SELECT id
          FROM rooms
            JOIN users u ON true`;
    const { text } = sql`
      WITH r AS (
        ${inner}
      )
      SELECT * FROM r`;
    expect(text.split('\n')).to.deep.equal([
      'WITH r AS (',
      '  SELECT id',
      '  FROM rooms',
      '    JOIN users u ON true',
      ')',
      'SELECT * FROM r',
    ]);
  });

  it('leaves no line and no space for an empty piece', () => {
    const { text } = sql`
      SELECT 1 ${nothing}
      ${nothing}
      FROM r
      ${nothing}`;
    expect(text).to.equal('SELECT 1\nFROM r');
  });

  it('does not change line breaks of values and constants', () => {
    const { text, values } = sql`
      SELECT
        ${literal("it's\na ?")}, ${'one\n  two'}`;
    expect([text, values]).to.deep.equal(["SELECT\n  ('it''s' || chr(10) || 'a \\?'), ?", ['one\n  two']]);
  });

  it('joins pieces, and breaks long lists of columns into lines', () => {
    expect(joined([sql`a = ${1}`, sql`b`], ' AND ')).to.deep.equal(sql`a = ${1} AND b`);
    const { text } = columns('u', ['a'.repeat(30), 'b'.repeat(30), 'c']);
    expect(text.split('\n')).to.have.length(2);
    expect(text.replace('\n', ' ')).to.equal(
      `u.${'a'.repeat(30)} AS u_${'a'.repeat(30)}, u.${'b'.repeat(30)} AS u_${'b'.repeat(30)}, u.c AS u_c`,
    );
  });
});
