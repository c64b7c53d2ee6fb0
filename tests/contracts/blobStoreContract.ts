import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type { BlobStore, ByteRange } from '../../core/attachments/BlobStore.ts';
import { refusalOf } from './refusalOf.ts';

export interface OpenedBlobs {
  readonly store: BlobStore;
  close(): Promise<void>;
}

const content = Buffer.from('Some bytes of a file, and a few more');
const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const hash = hashOf(content);

const reading = (bytes: Buffer, pieces = 3) => {
  const length = Math.max(1, Math.ceil(bytes.length / pieces));
  return async function* () {
    for (let start = 0; start < bytes.length; start += length) yield bytes.subarray(start, start + length);
  };
};

const failing = async function* () {
  yield content.subarray(0, 5);
  throw new Error('The disk of the sender broke');
};

/** What a store of contents promises. */
export const blobStoreContract = (name: string, open: () => Promise<OpenedBlobs>): void =>
  void describe(`contents of files (${name})`, () => {
    let opened: OpenedBlobs;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());
    const put = (bytes = content) => opened.store.put(hashOf(bytes), bytes.length, reading(bytes));
    const read = async (of = hash, range?: ByteRange): Promise<string> => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of await opened.store.read(of, range)) chunks.push(chunk);
      return Buffer.concat(chunks).toString();
    };

    it('give back what was put, and its size', async () => {
      await put();
      expect(await read()).to.equal(content.toString());
      expect(await opened.store.sizeOf(hash)).to.equal(content.length);
    });

    it('give parts, the first and the last byte included', async () => {
      await put();
      const parts = [
        { from: 0, to: 0 },
        { from: 5, to: 9 },
        { from: content.length - 1, to: content.length - 1 },
      ];
      for (const range of parts)
        expect(await read(hash, range)).to.equal(content.subarray(range.from, range.to + 1).toString());
    });

    it('hold nothing of what is not there', async () => {
      expect(await opened.store.sizeOf(hash)).to.equal(undefined);
      expect(await refusalOf(opened.store.read(hash))).to.equal('ATTACHMENT_NOT_FOUND');
      await opened.store.remove(hash);
      expect(await opened.store.list('', 10)).to.deep.equal([]);
    });

    it('keep the first of the same contents, also of those put at once', async () => {
      await Promise.all([put(), put(), put()]);
      await put();
      expect(await read()).to.equal(content.toString());
      expect(await opened.store.list('', 10)).to.deep.equal([hash]);
    });

    it('keep nothing of what broke off or had another length, and take it whole later', async () => {
      const failure = await opened.store.put(hash, content.length, failing).then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(failure).to.be.instanceOf(Error);
      const short = await opened.store.put(hash, content.length + 1, reading(content)).then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(short).to.be.instanceOf(Error);
      expect(await opened.store.sizeOf(hash)).to.equal(undefined);
      await put();
      expect(await read()).to.equal(content.toString());
    });

    it('are listed by their hashes, in steps', async () => {
      const contents = ['one', 'two', 'three', 'four', 'five'].map((word) => Buffer.from(word));
      for (const bytes of contents) await put(bytes);
      const hashes = contents.map(hashOf).sort();
      expect(await opened.store.list('', 3)).to.deep.equal(hashes.slice(0, 3));
      expect(await opened.store.list(hashes[2] ?? '', 3)).to.deep.equal(hashes.slice(3));
    });

    it('are gone once they are removed', async () => {
      await put();
      await opened.store.remove(hash);
      expect(await opened.store.sizeOf(hash)).to.equal(undefined);
      expect(await opened.store.list('', 10)).to.deep.equal([]);
    });

    it('keep what is whole when they are tidied', async () => {
      await put();
      await opened.store.tidy(new Date(Date.now() + 1_000));
      expect(await read()).to.equal(content.toString());
    });
  });
