import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** How a file travels; `identity` is as it lies there. */
export type Coding = 'br' | 'gzip' | 'identity';

/** Smaller files gain nothing by being compressed. */
const worthwhileBytes = 1024;

const compressors: Readonly<Record<Exclude<Coding, 'identity'>, (bytes: Buffer) => Promise<Buffer>>> = {
  br: (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  gzip: (bytes) => promisify(gzip)(bytes, { level: 9 }),
};

/** One file of the page, compressed when somebody first asks for it that way, and once. */
export class PageFile {
  readonly type: string;
  readonly #bytes: Buffer;
  readonly #digest: string;
  readonly #made = new Map<Coding, Promise<Buffer>>();

  constructor(type: string, bytes: Buffer) {
    this.type = type;
    this.#bytes = bytes;
    this.#digest = createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
  }

  /** Text shrinks; pictures and fonts are compressed already. */
  get isCompressible(): boolean {
    return this.#bytes.length >= worthwhileBytes && /^text\/|json|javascript|svg|xml/.test(this.type);
  }

  /** Another one for each coding, as they differ in their bytes. */
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
