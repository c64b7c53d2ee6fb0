import { createHash } from 'node:crypto';
import { ByteQueue } from '../system/ByteQueue.ts';
import { blockBytes, paddingOf, parseTarHeader, type TarFacts } from './tarForm.ts';

/** A file of an archive. It must be read before the next one; what is not read is passed over. */
export interface TarFile extends TarFacts {
  /** The SHA-256 of every byte of the archive before this file. */
  readonly sha256Before: string;
  read(): AsyncGenerator<Buffer, void, void>;
}

/** Something else than an archive, or one that was cut short. */
export class BrokenTar extends Error {}

const pieceBytes = 256 * 1024;

/** The files of an archive, in their order. @throws BrokenTar also at its end, if it has none */
export const readTar = async function* (bytes: AsyncIterable<Uint8Array>): AsyncGenerator<TarFile, void, void> {
  const queue = new ByteQueue(bytes);
  const sum = createHash('sha256');
  const take = async (count: number): Promise<Buffer> => {
    const taken = await queue.take(count);
    if (taken.length < count) throw new BrokenTar('an archive ends too early');
    return taken;
  };
  try {
    for (;;) {
      const block = await take(blockBytes);
      if (block.every((byte) => byte === 0)) return;
      const facts = parseTarHeader(block);
      if (facts === undefined) throw new BrokenTar('an archive has something else where a file should begin');
      const before = sum.copy();
      sum.update(block);
      let left = facts.size;
      const read = async function* (): AsyncGenerator<Buffer, void, void> {
        while (left > 0) {
          const piece = await take(Math.min(left, pieceBytes));
          left -= piece.length;
          sum.update(piece);
          yield piece;
        }
      };
      yield {
        ...facts,
        get sha256Before() {
          return before.copy().digest('hex');
        },
        read,
      };
      for await (const _ of read());
      sum.update(await take(paddingOf(facts.size)));
    }
  } finally {
    await queue.close();
  }
};
