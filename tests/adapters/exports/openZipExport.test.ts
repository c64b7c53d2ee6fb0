import { expect } from 'chai';
import { ZipFile } from 'yazl';
import { refusedBy } from '../../contracts/refusalOf.ts';
import { verifyBytes, zipped } from '../../support/zippedExport.ts';

const renamed = (bytes: Buffer, from: string, to: string): Buffer =>
  Buffer.from(bytes.toString('latin1').replaceAll(from, to), 'latin1');

const bomb = async (): Promise<Buffer> => {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.alloc(64 * 1024 * 1024), 'rooms/1/0001.jsonl');
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

describe('openZipExport', () => {
  for (const [what, make, words] of [
    ['what is no ZIP', async () => Buffer.from('hello'), /no ZIP archive/],
    ['an empty file', async () => Buffer.alloc(0), /no ZIP archive/],
    ['a ZIP bomb', bomb, /would unpack to 67108864 bytes/],
    ['a name that leads out', async () => renamed(await zipped([['aa/passwd', 'x']]), 'aa/passwd', '../passwd'), /.*/],
    ['an absolute name', async () => renamed(await zipped([['xetc/passwd', 'x']]), 'xetc/passwd', '/etc/passwd'), /.*/],
    ['a name that no export has', async () => zipped([['Réport.exe', 'x']]), /has a file of the name/],
    [
      'a file that is there twice',
      async () =>
        zipped([
          ['a.html', '1'],
          ['a.html', '2'],
        ]),
      /twice/,
    ],
  ] as readonly [string, () => Promise<Buffer>, RegExp][])
    it(`refuses ${what}`, async function slow() {
      this.timeout(60_000);
      const refusal = await refusedBy(verifyBytes(await make()));
      expect(refusal.code).to.equal('INVALID_REQUEST');
      expect(refusal.message).to.match(words);
    });
});
