import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pictureBytes } from '../../core/attachments/Picture.ts';
import type { FetchedPicture, PictureFailure, PictureSource } from '../../core/pictures/PictureSource.ts';
import { NotPublic, publicRequest, whyClosed } from '../system/publicRequest.ts';

export interface PictureServers {
  /** `https://photos.example.org`, with a port if it has one of its own. Nothing is fetched from others. */
  readonly origins: readonly string[];
  /** Also from addresses of the school's own network, and without TLS where an origin says so. */
  readonly mayBePrivate: boolean;
}

/** Milliseconds for a picture, from the look-up of its server's name to the last byte. */
const patienceMs = 10_000;

type Refusal = { readonly failure: PictureFailure; readonly reason: string };
const refused = (reason: string, failure: PictureFailure = 'refused'): Refusal => ({ failure, reason });

/**
 * Fetches with nothing but the address: no cookie, no proof of who asks. The address to which it connects is the one that was
 * checked, so that a name that is answered otherwise the second time leads nowhere else.
 */
export class HttpPictureSource implements PictureSource {
  readonly #servers: PictureServers;

  constructor(servers: PictureServers) {
    this.#servers = servers;
  }

  async fetch(address: string): Promise<FetchedPicture | Refusal> {
    if (!URL.canParse(address)) return refused('the address is none');
    const url = new URL(address);
    const { origins, mayBePrivate } = this.#servers;
    const closed = whyClosed(url, mayBePrivate);
    if (closed !== undefined) return refused(closed, url.username + url.password === '' ? 'closed' : 'refused');
    if (!origins.includes(url.origin)) return refused(`the server ${url.origin} is not listed`, 'closed');
    try {
      return await this.#receive(url);
    } catch (failure) {
      if (failure instanceof NotPublic) return refused(failure.message, 'closed');
      return refused(failure instanceof Error ? failure.message : String(failure), 'failed');
    }
  }

  async #receive(url: URL): Promise<FetchedPicture | Refusal> {
    const signal = AbortSignal.timeout(patienceMs);
    const response = await this.#ask(url, signal);
    try {
      const { statusCode: status = 0, headers } = response;
      if (status >= 500 || status === 429) return refused(`the server answered ${status}`, 'failed');
      if (status !== 200) return refused(`the server answered ${status}`);
      if (Number(headers['content-length'] ?? 0) > pictureBytes) return refused('it is too large');
      return await keep(response);
    } finally {
      response.destroy();
    }
  }

  #ask(url: URL, signal: AbortSignal): Promise<IncomingMessage> {
    const headers = { Accept: 'image/*', 'User-Agent': 'Homeroom' };
    return publicRequest(url, this.#servers, { signal, headers });
  }
}

/** Writes it to a new file that only this account can read. After a failure nothing remains. */
const keep = async (chunks: AsyncIterable<Uint8Array>): Promise<FetchedPicture | Refusal> => {
  const folder = await mkdtemp(join(tmpdir(), 'homeroom-picture-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const path = join(folder, 'received');
  try {
    const handle = await open(path, 'wx', 0o600);
    const hash = createHash('sha256');
    let size = 0;
    try {
      for await (const chunk of chunks) {
        size += chunk.length;
        if (size > pictureBytes) break;
        hash.update(chunk);
        await handle.writeFile(chunk);
      }
    } finally {
      await handle.close();
    }
    if (size > pictureBytes) {
      await remove();
      return refused('it is too large');
    }
    return { hash: hash.digest('hex'), size, location: path, read: () => createReadStream(path), remove };
  } catch (failure) {
    await remove();
    throw failure;
  }
};
