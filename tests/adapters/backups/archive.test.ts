import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type ArchiveSeal, archiveSeal } from '../../../adapters/backups/archiveForm.ts';
import { checkArchive, contentsInArchive, rowsInArchive } from '../../../adapters/backups/readArchive.ts';
import { blockBytes } from '../../../adapters/backups/tarForm.ts';
import { type ArchivedContent, writeArchive } from '../../../adapters/backups/writeArchive.ts';
import { ChatError } from '../../../core/errors.ts';

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

const gather = async (source: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of source) pieces.push(piece);
  return Buffer.concat(pieces);
};

async function* each<Item>(...items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

const contentOf = (bytes: Buffer): ArchivedContent => ({
  hash: sha256(bytes),
  size: bytes.length,
  read: async () => each(bytes.subarray(0, 7), bytes.subarray(7)),
});

/** More than one piece, and not a multiple of anything. */
const rows = randomBytes(9 * 1024 * 1024 + 11);
const contents = [randomBytes(0), randomBytes(1), randomBytes(512), randomBytes(70_001)];

const written = async (more: { release?: string } = {}): Promise<Buffer> =>
  gather(
    writeArchive({
      release: more.release ?? '0.2.0',
      at: new Date('2026-11-30T02:30:00Z'),
      rows: each(rows.subarray(0, 5_000_000), rows.subarray(5_000_000)),
      contents: each(...contents.map(contentOf), { hash: 'f'.repeat(64), size: null }),
    }),
  );

const archiveOf = (bytes: Buffer) => ({
  name: 'school.tar',
  bytes: () => each(bytes.subarray(0, 1_000), bytes.subarray(1_000)),
});

const refusalOf = async (bytes: Buffer): Promise<string> =>
  checkArchive(archiveOf(bytes)).then(
    () => expect.fail('it was taken'),
    (failure: unknown) => (failure instanceof ChatError ? failure.message : expect.fail(String(failure))),
  );

describe('a backup in one stream', () => {
  let whole: Buffer;
  before(async () => {
    whole = await written();
  });

  it('gives back the rows, and each content under its hash', async () => {
    const seal = await checkArchive(archiveOf(whole));
    expect(seal).to.deep.include({
      parts: 3,
      bytes: rows.length,
      files: 4,
      file_bytes: 70_514,
      lost: ['f'.repeat(64)],
    });
    expect((await gather(rowsInArchive(archiveOf(whole)))).equals(rows)).to.equal(true);
    const found: [string, number][] = [];
    for await (const { hash, size, read } of contentsInArchive(archiveOf(whole))) {
      expect(sha256(await gather(read()))).to.equal(hash);
      found.push([hash, size]);
    }
    expect(found).to.deep.equal(contents.map((bytes) => [sha256(bytes), bytes.length]));
    // Whoever reads no content gets the next one all the same.
    const names: string[] = [];
    for await (const { hash } of contentsInArchive(archiveOf(whole))) names.push(hash);
    expect(names).to.have.length(contents.length);
  });

  it('is an archive that tar unpacks, from which a person can put a backup together', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'homeroom-tar-'));
    try {
      await writeFile(join(folder, 'school.tar'), whole);
      execFileSync('tar', ['-xf', 'school.tar'], { cwd: folder });
      const parts = (await readdir(join(folder, 'rows'))).sort();
      const joined = Buffer.concat(await Promise.all(parts.map((name) => readFile(join(folder, 'rows', name)))));
      expect(joined.equals(rows)).to.equal(true);
      for (const bytes of contents) {
        const hash = sha256(bytes);
        expect((await readFile(join(folder, 'files', hash.slice(0, 2), hash))).equals(bytes)).to.equal(true);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('is refused if it was cut short anywhere, also between two files', async () => {
    const end = whole.length - 2 * blockBytes;
    const cuts = [0, 100, blockBytes, 2 * blockBytes, 1_000_000, end - 2 * blockBytes, end - blockBytes, end];
    for (const cut of cuts) expect(await refusalOf(whole.subarray(0, cut)), `${cut}`).to.contain('cut short');
    // The same with a proper end: a whole file is missing.
    const withoutSeal = Buffer.concat([whole.subarray(0, whole.indexOf(archiveSeal)), Buffer.alloc(1024)]);
    expect(await refusalOf(withoutSeal)).to.contain('cut short');
  });

  it('is refused if a single bit differs, in a row, a content, a name or a number', async () => {
    const end = whole.length - 2 * blockBytes;
    const step = Math.floor(end / 40);
    for (let at = 600; at < end; at += step) {
      const flipped = Buffer.from(whole);
      flipped[at] = (flipped[at] ?? 0) ^ 0x10;
      expect(await refusalOf(flipped), `byte ${at}`).to.match(/damaged|no backup/);
    }
  });

  it('is refused if it is something else, or of a later release', async () => {
    expect(await refusalOf(Buffer.from('something else'.repeat(100)))).to.contain('damaged');
    const later = Buffer.from(whole);
    later.write('"version":9', later.indexOf('"version":1'));
    expect(await refusalOf(later)).to.match(/written by Homeroom 0\.2\.0, a later release: restore it with that one/);
    const foreign = Buffer.from(whole);
    foreign.write('homeroom-archivf', foreign.indexOf('homeroom-archive'));
    expect(await refusalOf(foreign)).to.contain('no backup of Homeroom');
  });

  it('is refused while it is written if a content is not as long as was said', async () => {
    const short = { ...contentOf(randomBytes(10)), size: 11 } as ArchivedContent;
    const failure = await gather(
      writeArchive({ release: '0.2.0', at: new Date(0), rows: each(rows), contents: each(short) }),
    ).catch((reason: unknown) => reason);
    expect(failure).to.be.instanceOf(RangeError);
  });

  it('says what it holds when it is whole, and not before', async () => {
    let seal: ArchiveSeal | undefined;
    const bytes = writeArchive({
      ...{ release: '0.2.0', at: new Date(0), rows: each(rows), contents: each<ArchivedContent>() },
      onSealed: (facts) => {
        seal = facts;
      },
    });
    await bytes.next();
    expect(seal).to.equal(undefined);
    await gather(bytes);
    expect(seal).to.include({ parts: 3, files: 0 });
  });
});
