import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { readHistoryFile } from '../../composition/readHistoryFile.ts';
import { ChatError } from '../../core/errors.ts';

const person = (id: string, name = 'Ольга 王'): string => `{"kind":"person","id":"${id}","first_name":"${name}"}`;
const message = '{"kind":"message","id":"1","room":"r","author":"17","at":"2021-09-01T07:30:00Z","text":"hi"}';
/** Bytes of UTF-16 with the other order. */
const swapped = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

describe('readHistoryFile', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'homeroom-lines-'));
  });
  after(() => rm(folder, { recursive: true }));

  /** What a file of these bytes says: ids of records, and problems with their lines. */
  const read = async (bytes: string | Buffer): Promise<string[]> => {
    const path = join(folder, 'history.jsonl');
    await writeFile(path, bytes);
    const said: string[] = [];
    for await (const row of readHistoryFile(path)) {
      const record = 'record' in row ? row.record : undefined;
      if ('problem' in row) said.push(`${row.line}: ${row.problem.problem}`);
      else if (record?.kind === 'person') said.push(`${row.line}: ${record.id} ${record.firstName}`);
      else said.push(`${row.line}: ${record?.kind}`);
    }
    return said;
  };
  const refusal = async (bytes: string | Buffer): Promise<string> => {
    try {
      await read(bytes);
    } catch (error) {
      if (error instanceof ChatError && error.code === 'INVALID_REQUEST') return error.message;
      throw error;
    }
    throw new Error('It was read');
  };

  it('reads lines that end as on Windows, empty ones and a last one without an end', async () => {
    expect(await read(`${person('1')}\r\n\r\n\n${person('2')}`)).to.deep.equal(['1: 1 Ольга 王', '4: 2 Ольга 王']);
  });

  it('reads a file with a byte order mark, in UTF-8 and in both orders of UTF-16', async () => {
    const lines = `\uFEFF${person('1')}\r\n${person('2')}\r\n`;
    const all = ['1: 1 Ольга 王', '2: 2 Ольга 王'];
    expect(await read(lines)).to.deep.equal(all);
    expect(await read(Buffer.from(lines, 'utf16le'))).to.deep.equal(all);
    expect(await read(swapped(lines))).to.deep.equal(all);
  });

  it('reads a file that begins with a message', async () => {
    expect(await read(`${message}\n${person('17')}\n`)).to.deep.equal(['1: message', '2: 17 Ольга 王']);
  });

  it('says that a packed file is not JSON, whole or cut off', async () => {
    const whole = gzipSync(person('1'));
    for (const bytes of [whole, whole.subarray(0, 20), whole.subarray(0, 2)])
      expect(await refusal(bytes)).to.match(/is packed \(gzip\), not JSON\. Unpack it first/);
    expect(await refusal(Buffer.from('PK\x03\x04rest', 'latin1'))).to.contain('packed (zip)');
  });

  it('says that UTF-16 without a mark, and what is no text, is to be written as UTF-8', async () => {
    expect(await refusal(Buffer.from(person('1'), 'utf16le'))).to.contain('Write it as UTF-8');
  });

  it('refuses a line that is not UTF-8 by its number, and reads the others', async () => {
    const bytes = [Buffer.from(`${person('1')}\n`), Buffer.from('{"kind":"person","id":"\xcf"}\n', 'latin1')];
    const said = await read(Buffer.concat([...bytes, Buffer.from(`${person('3')}\n`)]));
    expect(said[1]).to.match(/^2: is not UTF-8; convert the file/);
    expect([said[0], said[2]]).to.deep.equal(['1: 1 Ольга 王', '3: 3 Ольга 王']);
  });

  it('refuses a line of 50 MB by its number, without keeping it, and reads the others', async () => {
    const long = Buffer.alloc(50_000_000, 'x');
    const lines = Buffer.concat([Buffer.from(`${person('1')}\n`), long, Buffer.from(`\n${person('3')}`)]);
    const said = await read(lines);
    expect(said[1]).to.match(/^2: is longer than 8 MB/);
    expect([said[0], said[2]]).to.deep.equal(['1: 1 Ольга 王', '3: 3 Ольга 王']);
    expect((await read(Buffer.concat([Buffer.from(`${person('1')}\n`), long])))[1]).to.match(/^2: is longer than 8 MB/);
  });

  it('says that a list or an object over several lines is not one record a line', async () => {
    expect(await refusal(`[${person('1')},\n${person('2')}]`)).to.contain("jq -c '.[]'");
    expect(await refusal(`\n{\n"kind": "person",\n"id": "1"\n}`)).to.contain('not one record a line');
  });

  it('stops at a file that has no records at its beginning, and not at one that has', async () => {
    const csv = 'id;name\n'.repeat(30);
    expect(await refusal(csv)).to.match(/None of the first 20 lines of ".*" is a record\. One looks like this/);
    expect(await read(`${person('1')}\n${csv}`)).to.have.length(31);
  });

  it('says that there is no file, or a folder', async () => {
    const rows = (path: string) => readHistoryFile(path)[Symbol.asyncIterator]().next();
    const said = (path: string): Promise<string> => rows(path).then(String, (error: Error) => error.message);
    expect(await said(join(folder, 'none.jsonl'))).to.match(/^There is no file ".*none\.jsonl"\.$/);
    expect(await said(folder)).to.match(/^There is a folder, and no file, at/);
  });
});
