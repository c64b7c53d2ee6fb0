import { AwsClient } from 'aws4fetch';
import { attachmentNotFound, type BlobHash } from '../../core/attachments/Attachment.ts';
import type { BlobLink, BlobStore, ByteRange } from '../../core/attachments/BlobStore.ts';
import { ChatError } from '../../core/errors.ts';

export interface S3Settings {
  /** Without a slash at the end. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  /** Before every name; '' for none. */
  readonly prefix: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly isLinked: boolean;
}

/** Milliseconds until the store begins to answer, once it has the bytes of a put: those have a time of their own. */
const usualPatienceMs = 20_000;
const slowestPutBytesPerMs = 256;
/** Milliseconds before the second attempt and the third. */
const pausesMs = [100, 400];
const mostLinkSeconds = 60;

/**
 * Contents as objects in a bucket, by the protocol of S3. An object is whole or absent by itself: a put whose length differs
 * fails. The bytes are read into memory first, because a signed request says how many there are.
 */
export class S3BlobStore implements BlobStore {
  readonly #settings: S3Settings;
  readonly #client: AwsClient;
  readonly #patienceMs: number;

  constructor(settings: S3Settings, patienceMs = usualPatienceMs) {
    this.#settings = settings;
    this.#patienceMs = patienceMs;
    const { accessKeyId, secretAccessKey, region } = settings;
    // Attempts are repeated here, with a bound of time.
    this.#client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 0 });
  }

  async put(hash: BlobHash, size: number, read: () => AsyncIterable<Uint8Array>): Promise<void> {
    if ((await this.sizeOf(hash)) === size) return;
    const chunks: Uint8Array[] = [];
    for await (const chunk of read()) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    if (body.length !== size) throw new RangeError(`A content of ${size} bytes had ${body.length}`);
    const headers = { 'Content-Type': 'application/octet-stream', 'Content-Length': String(size) };
    const patienceMs = this.#patienceMs + size / slowestPutBytesPerMs;
    await this.#ask(this.#urlOf(hash), { method: 'PUT', body: new Uint8Array(body), headers }, [200], patienceMs);
  }

  async sizeOf(hash: BlobHash): Promise<number | undefined> {
    const response = await this.#ask(this.#urlOf(hash), { method: 'HEAD' }, [200, 404]);
    return response.status === 404 ? undefined : Number(response.headers.get('content-length'));
  }

  async read(hash: BlobHash, range?: ByteRange): Promise<AsyncIterable<Uint8Array>> {
    const headers: Record<string, string> = range === undefined ? {} : { Range: `bytes=${range.from}-${range.to}` };
    const response = await this.#ask(this.#urlOf(hash), { headers }, [200, 206, 404]);
    if (response.status === 404 || response.body === null) throw attachmentNotFound();
    const bytes = response.body as unknown as AsyncIterable<Uint8Array>;
    if (range === undefined) return bytes;
    // A store may answer with the whole.
    const isPart = Number(response.headers.get('content-length')) === range.to - range.from + 1;
    return isPart ? bytes : partOf(bytes, range);
  }

  async remove(hash: BlobHash): Promise<void> {
    await this.#ask(this.#urlOf(hash), { method: 'DELETE' }, [200, 204, 404]);
  }

  async list(after: BlobHash, limit: number): Promise<readonly BlobHash[]> {
    const url = new URL(this.#bucket);
    const prefix = this.#nameOf('');
    // A page of the store has up to 1,000.
    const query = { 'list-type': '2', prefix, 'start-after': after && this.#nameOf(after) };
    for (const [name, value] of Object.entries(query)) if (value !== '') url.searchParams.set(name, value);
    const text = await (await this.#ask(url.href, {}, [200])).text();
    const found = [...text.matchAll(/<Key>([^<]*)<\/Key>/g)].flatMap(([, key = '']) => {
      const name = key.slice(prefix.length);
      return /^[0-9a-f]{64}$/.test(name) ? [name] : [];
    });
    return found.slice(0, limit);
  }

  /** The store drops by itself what was put by halves. */
  async tidy(): Promise<void> {}

  async link({ hash, mediaType, disposition, seconds }: BlobLink): Promise<string | null> {
    if (!this.#settings.isLinked) return null;
    const url = new URL(this.#urlOf(hash));
    url.searchParams.set('X-Amz-Expires', String(Math.min(seconds, mostLinkSeconds)));
    url.searchParams.set('response-content-disposition', disposition);
    url.searchParams.set('response-content-type', mediaType);
    url.searchParams.set('response-cache-control', 'private, no-store');
    return (await this.#client.sign(url.href, { aws: { signQuery: true } })).url;
  }

  get #bucket(): string {
    return `${this.#settings.endpoint}/${this.#settings.bucket}`;
  }

  #nameOf(hash: BlobHash | ''): string {
    const { prefix } = this.#settings;
    return prefix === '' ? hash : `${prefix}/${hash}`;
  }

  #urlOf(hash: BlobHash): string {
    if (!/^[0-9a-f]{64}$/.test(hash))
      throw new RangeError('A content is named by the hexadecimal digits of its SHA-256');
    return `${this.#bucket}/${this.#nameOf(hash)}`;
  }

  /**
   * The body may take as long as its reader does.
   * @throws ChatError UNAVAILABLE for every answer but these, after three attempts where another one may help: none after a
   *   silence, for which somebody waited long enough
   */
  async #ask(
    url: string,
    init: RequestInit,
    expected: readonly number[],
    patienceMs = this.#patienceMs,
  ): Promise<Response> {
    let reason: unknown;
    for (const pauseMs of [...pausesMs, null]) {
      const abort = new AbortController();
      const timer = setTimeout(() => abort.abort(), patienceMs);
      try {
        const response = await this.#client.fetch(url, { ...init, signal: abort.signal });
        if (expected.includes(response.status)) return response;
        reason = new Error(`The store of files answered ${response.status} to ${init.method ?? 'GET'}`);
        await response.body?.cancel();
        if (response.status < 500 && response.status !== 429) break;
      } catch (failure) {
        reason = abort.signal.aborted ? new Error(`The store of files was silent for ${patienceMs} ms`) : failure;
        if (abort.signal.aborted) break;
      } finally {
        clearTimeout(timer);
      }
      if (pauseMs !== null) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    throw new ChatError('UNAVAILABLE', 'The store of files does not answer. Try again.', { cause: reason });
  }
}

const partOf = async function* (bytes: AsyncIterable<Uint8Array>, { from, to }: ByteRange): AsyncIterable<Uint8Array> {
  let at = 0;
  for await (const chunk of bytes) {
    const part = chunk.subarray(Math.max(0, from - at), Math.max(0, to + 1 - at));
    if (part.length > 0) yield part;
    at += chunk.length;
    if (at > to) return;
  }
};
