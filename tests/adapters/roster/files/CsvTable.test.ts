import { expect } from 'chai';
import { failureOf } from '../records/schoolBundle.ts';
import { readTable, removeRosterFolders, writeFolder } from '../rosterFolder.ts';

const read = async (content: string | Buffer) => readTable(await writeFolder({ 'users.csv': content }));
const refusal = async (content: string | Buffer): Promise<string> => {
  const failure = await failureOf(read(content));
  expect(failure).to.have.property('code', 'INVALID_REQUEST');
  return failure.message;
};

describe('CsvTable', () => {
  after(removeRosterFolders);

  for (const [name, delimiter] of [
    ['commas', ','],
    ['semicolons', ';'],
    ['tabs', '\t'],
  ] as const) {
    it(`finds that fields are separated by ${name}`, async () => {
      const { header, rows } = await read(
        ['a,b', '"x;y\t,z",2'].join('\n').replace('a,b', `a${delimiter}b`).replace('",2', `"${delimiter}2`),
      );
      expect(header).to.deep.equal(['a', 'b']);
      expect(rows).to.deep.equal([{ line: 2, cells: ['x;y\t,z', '2'] }]);
    });
  }

  it('reads a byte order mark, CRLF and quotes inside quotes', async () => {
    const { header, rows } = await read('\uFEFFa,b\r\n"say ""yes""",Ünï\r\n');
    expect(header).to.deep.equal(['a', 'b']);
    expect(rows).to.deep.equal([{ line: 2, cells: ['say "yes"', 'Ünï'] }]);
  });

  it('decodes UTF-16 with a byte order mark and remarks on it', async () => {
    const littleEndian = Buffer.from('\uFEFFa,b\r\nИван,2\r\n', 'utf16le');
    for (const bytes of [littleEndian, Buffer.from(littleEndian).swap16()]) {
      const { rows, remarks } = await read(bytes);
      expect(rows).to.deep.equal([{ line: 2, cells: ['Иван', '2'] }]);
      expect(remarks).to.deep.equal([
        { line: 1, problem: 'the file is UTF-16', action: 'decoded, save it as UTF-8 to keep it small' },
      ]);
    }
  });

  it('numbers each row by the line on which it begins, past blank lines and line breaks in quotes', async () => {
    const { rows } = await read('a,b\r\n1,2\r\n\r\n,\r\n"x\r\ny\r\nz",3\r\n4,5\r\n');
    expect(rows.map(({ line, cells }) => [line, cells[0]])).to.deep.equal([
      [2, '1'],
      [5, 'x\r\ny\r\nz'],
      [8, '4'],
    ]);
  });

  it('numbers rows correctly in a file that needs many reads', async () => {
    const { rows } = await read(`a,b\n${'"läng\nst",2\n'.repeat(20_000)}last,1\n`);
    expect(rows.at(-1)).to.deep.equal({ line: 40_002, cells: ['last', '1'] });
    expect(rows.slice(0, -1).every(({ cells }) => cells[0] === 'läng\nst')).to.equal(true);
  });

  it('never returns the cells of a password column', async () => {
    const columns = [
      'password',
      'User Password',
      'PASSWD',
      'pwd',
      'pass',
      'Kennwort',
      'PIN',
      'studentPin',
      'Contraseña',
    ];
    for (const column of [...columns, 'пароль', 'Mot de passe', 'パスワード']) {
      const { header, rows } = await read(`a,${column},b\n1,secret,2\n`);
      expect(header).to.deep.equal(['a', 'b']);
      expect(rows).to.deep.equal([{ line: 2, cells: ['1', '2'] }]);
    }
  });

  it('returns no cell of a row in which any cell may be the password', async () => {
    const { rows } = await read('a,password,b\n1,oops,secret,2\n1,secret\n1,oops,secret,\n');
    expect(rows.at(-1)).to.deep.equal({
      ...{ line: 4, cells: [], first: '1' },
      misfit: '4 fields where the header has 3',
    });
    expect(rows.slice(0, -1)).to.deep.equal([
      { line: 2, cells: [], first: '1', misfit: '4 fields where the header has 3' },
      { line: 3, cells: [], first: '1', misfit: '2 fields where the header has 3' },
    ]);
  });

  it('returns a row with extra empty fields where all is blank from the password column on', async () => {
    const { rows } = await read('a,b,password,c\n1,2,,,\n1,2,3,,\n1,2,,3,\n');
    expect(rows).to.deep.equal([
      { line: 2, cells: ['1', '2', ''] },
      { line: 3, cells: [], first: '1', misfit: '5 fields where the header has 4' },
      { line: 4, cells: [], first: '1', misfit: '5 fields where the header has 4' },
    ]);
  });

  it('takes no word that only contains PIN for a secret', async () => {
    const { header } = await read('shopping,spinning,passed,b\n');
    expect(header).to.deep.equal(['shopping', 'spinning', 'passed', 'b']);
  });

  it('allows extra empty fields and, without passwords, missing fields', async () => {
    const { rows } = await read('a,b\n1,2,,\n3\n1,2,3\n');
    expect(rows).to.deep.equal([
      { line: 2, cells: ['1', '2'] },
      { line: 3, cells: ['3'] },
      { line: 4, cells: [], first: '1', misfit: '3 fields where the header has 2' },
    ]);
  });

  it('does not count the empty columns at the end of a header', async () => {
    const { header, rows } = await read('a,b,,\n1,2\n3,4,,\n');
    expect(header).to.deep.equal(['a', 'b']);
    expect(rows).to.deep.equal([
      { line: 2, cells: ['1', '2'] },
      { line: 3, cells: ['3', '4'] },
    ]);
  });

  it('refuses a quote that is never closed and names the line where the row begins', async () => {
    expect(await refusal('a,b\n1,2\n3,"4\n5,6\n')).to.equal(
      'users.csv:3: a quote opens here and is never closed: close it. Nothing was imported.',
    );
    expect(await refusal(`a,b\n1,2\n3,"${'x,y\n'.repeat(100_000)}`)).to.match(/^users\.csv:3: a row does not end/u);
    expect(await refusal('a,b\n1,2\n3,"4\n5,"6"\n')).to.match(/^users\.csv:3: the quotes do not match/u);
  });

  it('refuses letters that are not UTF-8 and names their line', async () => {
    const bytes = Buffer.concat([
      Buffer.from('a,b\n1,2\n'),
      Buffer.from([0xc8, 0xe2, 0xe0, 0xed]),
      Buffer.from(',3\n'),
    ]);
    expect(await refusal(bytes)).to.match(/^users\.csv:3: a letter is not UTF-8.*save the file as CSV UTF-8/u);
  });

  it('refuses a workbook that is called .csv', async () => {
    expect(await refusal(Buffer.from([0x50, 0x4b, 0x03, 0x04, 0, 0, 1]))).to.match(
      /^users\.csv:1: this is a workbook \(\.xlsx\) or ZIP archive/u,
    );
  });

  it('refuses bytes that are not text', async () => {
    expect(await refusal(Buffer.from('a,b\n1,\0\n'))).to.match(
      /^users\.csv:1: this is not text: export the table as CSV/u,
    );
    expect(await refusal(Buffer.alloc(3_000_000, 'x'))).to.match(/^users\.csv:1: a line of more than 1048576 bytes/u);
  });
});
