import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import { makeSigner, readKeyId, readPrivateKey } from '../../../adapters/exports/ed25519.ts';
import { auditHash } from '../../../adapters/system/auditHash.ts';
import { ExportWriter } from '../../../core/exports/ExportWriter.ts';
import type { ExportRecord } from '../../../core/exports/exportRecords.ts';
import { exportSettings, keptArchive, signingKey, unzip, verifyBytes, zipped } from '../../support/zippedExport.ts';

const makeExport = async (isSigned = true, signer = exportSettings(isSigned).signer): Promise<Buffer> => {
  const { archive, bytes } = keptArchive();
  const writer = new ExportWriter({ archive, signer, hash: auditHash });
  const records = (from: number): ExportRecord[] =>
    Array.from({ length: 4 }, (_, index) => ({ type: 'message', content: `words ${from + index}` }));
  await writer.addRecords('rooms/1/0001.jsonl', records(1));
  await writer.addPage('rooms/1/0001.html', '<!doctype html><p>words 1</p>');
  await writer.addRecords('rooms/2/0001.jsonl', records(5));
  await writer.finish({
    homeroom: '1',
    made_at: '2026-01-01T00:00:00.000Z',
    epoch: 'e',
    subject: { kind: 'room', id: 1, name: 'Ä 教室' },
  });
  return bytes();
};

/** Packs the files again after a change, as somebody with a common program would. */
const changed = async (bytes: Buffer, change: (files: Map<string, string>) => void): Promise<Buffer> => {
  const files = await unzip(bytes);
  change(files);
  return zipped(files);
};

const first = 'rooms/1/0001.jsonl';
const linesOf = (files: ReadonlyMap<string, string>, path = first): string[] =>
  (files.get(path) ?? '').split('\n').slice(0, -1);
const put = (files: Map<string, string>, lines: readonly string[], path = first): void =>
  void files.set(path, lines.map((line) => `${line}\n`).join(''));

describe('verifyExport', () => {
  let whole: Buffer;
  before(async () => {
    whole = await makeExport();
  });
  const faultOf = async (bytes: Buffer) => (await verifyBytes(bytes)).fault;

  it('finds an export as it was written, and names its key', async () => {
    const keyId = exportSettings().signer?.keyId;
    expect(await verifyBytes(whole)).to.deep.include({ fault: null, records: 8, keyId });
    expect(await verifyBytes(whole, { keyId: keyId ?? '' })).to.deep.include({ fault: null });
    const pem = createPublicKey(signingKey).export({ type: 'spki', format: 'pem' }).toString();
    expect(readKeyId(pem)).to.equal(keyId);
  });

  for (const [what, change, fault] of [
    [
      'a changed word',
      (files) =>
        put(
          files,
          linesOf(files).map((line) => line.replace('words 3', 'words 9')),
        ),
      [first, /line 3 \(record 3\) was changed/],
    ],
    [
      'a removed record',
      (files) =>
        put(
          files,
          linesOf(files).filter((_, index) => index !== 1),
        ),
      [first, /record 2 is not here.*record 3 stands/],
    ],
    ['a removed last record', (files) => put(files, linesOf(files).slice(0, -1)), [first, /lost its last 1 records/]],
    [
      'an added record',
      (files) =>
        put(
          files,
          linesOf(files).flatMap((line, index) => (index === 1 ? [line, line] : [line])),
        ),
      [first, /line 3 was added or moved/],
    ],
    [
      'two records that changed places',
      (files) =>
        put(
          files,
          linesOf(files).map((_, index, all) => all[index === 1 ? 2 : index === 2 ? 1 : index] ?? ''),
        ),
      [first, /record 2 is not here/],
    ],
    [
      'a line that is no record',
      (files) => put(files, [...linesOf(files).slice(0, 2), '{"a":1}']),
      [first, /line 3 \(record 3\).*no record/],
    ],
    [
      'a changed page',
      (files) => files.set('rooms/1/0001.html', '<p>words 2</p>'),
      ['rooms/1/0001.html', /was changed/],
    ],
    [
      'two files that changed names',
      (files) => {
        const [one = '', two = ''] = [files.get(first), files.get('rooms/2/0001.jsonl')];
        files.set(first, two).set('rooms/2/0001.jsonl', one);
      },
      [first, /record 1 is not here/],
    ],
    ['a removed file', (files) => void files.delete('rooms/1/0001.html'), ['rooms/1/0001.html', /was removed/]],
    ['an added file', (files) => files.set('rooms/3/0001.html', 'x'), ['rooms/3/0001.html', /was added/]],
    ['a removed signature', (files) => void files.delete('manifest.sig'), ['manifest.sig', /was removed/]],
    [
      'a changed manifest',
      (files) => files.set('manifest.json', (files.get('manifest.json') ?? '').replace('2026-01-01', '2026-01-02')),
      ['manifest.json', /not what was signed/],
    ],
    [
      'a manifest in another form',
      (files) => files.set('manifest.json', `${files.get('manifest.json')} `),
      ['manifest.json', /not a manifest/],
    ],
    ['a missing manifest', (files) => void files.delete('manifest.json'), ['manifest.json', /is not there/]],
    ['nothing but another packing', () => {}, ['', /packed anew/]],
  ] as readonly [string, (files: Map<string, string>) => void, readonly [string, RegExp]][])
    it(`names ${what}`, async () => {
      const found = await faultOf(await changed(whole, change));
      expect(found?.path).to.equal(fault[0]);
      expect(found?.problem).to.match(fault[1]);
    });

  it('names the signature of somebody else, also over a manifest that fits', async () => {
    const forger = makeSigner(generateKeyPairSync('ed25519').privateKey);
    const forged = await makeExport(true, forger);
    expect(await verifyBytes(forged)).to.deep.include({ fault: null, keyId: forger.keyId });
    const { fault } = await verifyBytes(forged, { keyId: exportSettings().signer?.keyId ?? '' });
    expect(fault?.path).to.equal('manifest.sig');
    expect(fault?.problem).to.contain(forger.keyId);
    const mixed = await changed(whole, (files) => files.set('manifest.sig', files.get('manifest.sig') ?? ''));
    const other = (await unzip(forged)).get('manifest.sig') ?? '';
    const swapped = await changed(mixed, (files) => files.set('manifest.sig', other));
    expect((await faultOf(swapped))?.problem).to.match(/another key/);
  });

  it('says of an unsigned export that anybody may have made it, where a key is asked for', async () => {
    const unsigned = await makeExport(false);
    expect(await verifyBytes(unsigned)).to.deep.include({ fault: null, keyId: null });
    expect((await verifyBytes(unsigned, { keyId: 'ab'.repeat(32) })).fault?.problem).to.match(/nobody signed/);
    const added = await changed(unsigned, (files) => files.set('manifest.sig', '{}'));
    expect((await faultOf(added))?.path).to.equal('manifest.sig');
  });

  it('notices a changed byte anywhere in the file', async function slow() {
    this.timeout(90_000);
    const places = [...whole.keys()];
    while (places.length > 0)
      await Promise.all(
        places.splice(0, 20).map(async (place) => {
          const bytes = Buffer.from(whole);
          bytes[place] = (bytes[place] ?? 0) ^ 0x01;
          const verdict = await verifyBytes(bytes).catch((failure) => ({ fault: failure.code }));
          expect(verdict.fault, `byte ${place}`).not.to.equal(null);
        }),
      );
  });

  it('notices bytes that are missing at the end, and bytes behind it', async () => {
    for (const bytes of [whole.subarray(0, -1), Buffer.concat([whole, Buffer.from('x')])]) {
      const verdict = await verifyBytes(bytes).catch((failure) => ({ fault: failure.code }));
      expect(verdict.fault).not.to.equal(null);
    }
  });

  it('takes a key as PEM and as 32 bytes in base64, and nothing else', () => {
    const pem = signingKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(readPrivateKey(pem)?.asymmetricKeyType).to.equal('ed25519');
    expect(readPrivateKey(pem.replaceAll('\n', '\\n'))?.asymmetricKeyType).to.equal('ed25519');
    expect(readPrivateKey(Buffer.alloc(32, 7).toString('base64'))?.asymmetricKeyType).to.equal('ed25519');
    const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
    for (const text of [
      '',
      'secret',
      Buffer.alloc(31).toString('base64'),
      rsa.export({ type: 'pkcs8', format: 'pem' }).toString(),
    ])
      expect(readPrivateKey(text)).to.equal(undefined);
  });
});
