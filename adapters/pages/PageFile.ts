import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** The content coding of a response; `identity` is the file as it is. */
export type Coding = 'br' | 'gzip' | 'identity';

/** Compression does not make smaller files smaller. */
const worthwhileBytes = 1024;

const compressors: Readonly<Record<Exclude<Coding, 'identity'>, (bytes: Buffer) => Promise<Buffer>>> = {
  br: (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  gzip: (bytes) => promisify(gzip)(bytes, { level: 9 }),
};

/** One file of the page. It is compressed once for each coding, at the first request. */
export class PageFile {
  readonly type: string;
  readonly #bytes: Buffer;
  readonly #digest: string;
  readonly #made = new Map<Coding, Promise<Buffer>>();

  /** @param tagged what tells it from other releases; the bytes themselves by default */
  constructor(type: string, bytes: Buffer, tagged = bytes) {
    this.type = type;
    this.#bytes = bytes;
    this.#digest = createHash('sha256').update(tagged).digest('base64url').slice(0, 22);
  }

  /** Only text is compressed; pictures and fonts are compressed already. */
  get isCompressible(): boolean {
    return this.#bytes.length >= worthwhileBytes && /^text\/|json|javascript|svg|xml/.test(this.type);
  }

  /** The content of a text. */
  get text(): string {
    return this.#bytes.toString();
  }

  /** Each coding has its own tag, because the bytes differ. */
  etag(coding: Coding): string {
    return `"${this.#digest}${coding === 'identity' ? '' : `-${coding}`}"`;
  }

  async encoded(coding: Coding): Promise<Buffer> {
    if (coding === 'identity') return this.#bytes;
    const made = this.#made.get(coding) ?? compressors[coding](this.#bytes);
    this.#made.set(coding, made);
    return made;
  }
}
