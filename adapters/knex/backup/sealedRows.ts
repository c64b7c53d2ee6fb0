import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';

/** Lines, and a last one with the SHA-256 of all bytes before it, compressed. */
export const sealedRows = async function* (lines: AsyncIterable<string>): AsyncGenerator<Buffer, void, void> {
  const source = Readable.from(sealed(lines));
  const text = createGzip();
  source.once('error', (failure) => text.destroy(failure));
  try {
    yield* source.pipe(text) as AsyncIterable<Buffer>;
  } finally {
    source.destroy();
    text.destroy();
  }
};

const sealed = async function* (lines: AsyncIterable<string>): AsyncGenerator<Buffer, void, void> {
  const hash = createHash('sha256');
  for await (const line of lines) {
    const bytes = Buffer.from(line);
    hash.update(bytes);
    yield bytes;
  }
  yield Buffer.from(`${JSON.stringify({ sha256: hash.digest('hex') })}\n`);
};
