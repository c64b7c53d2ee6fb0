import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from '@20minutes/s3rver';
import { expect } from 'chai';
import { S3BlobStore, type S3Settings } from '../../../adapters/blobs/S3BlobStore.ts';
import { blobStoreContract } from '../../contracts/blobStoreContract.ts';
import { refusalOf } from '../../contracts/refusalOf.ts';
import { freePort } from '../../support/freePort.ts';

const openS3 = async (more: Partial<S3Settings> = {}) => {
  const folder = await mkdtemp(join(tmpdir(), 'homeroom-s3-'));
  const port = await freePort();
  const peer = new S3rver({
    ...{ port, address: '127.0.0.1', silent: true, directory: folder },
    configureBuckets: [{ name: 'school', configs: [] }],
  });
  await peer.run();
  const store = new S3BlobStore({
    ...{ endpoint: `http://127.0.0.1:${port}`, bucket: 'school', region: 'us-east-1', prefix: 'north' },
    // The peer knows one account.
    ...{ accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER', isLinked: true, ...more },
  });
  const close = async (): Promise<void> => {
    await peer.close();
    await rm(folder, { recursive: true });
  };
  return { store, close };
};

blobStoreContract('S3', () => openS3());
blobStoreContract('S3, without a prefix', () => openS3({ prefix: '' }));

describe('S3BlobStore', () => {
  const content = Buffer.from('By a link');
  const hash = createHash('sha256').update(content).digest('hex');
  const put = (store: S3BlobStore) =>
    store.put(hash, content.length, async function* () {
      yield content;
    });
  const asked = { hash, mediaType: 'text/plain', disposition: 'attachment; filename="a.txt"', seconds: 600 };

  it('gives an address that works by itself for at most a minute, as a file to save', async () => {
    const { store, close } = await openS3();
    try {
      await put(store);
      const link = await store.link(asked);
      expect(new URL(link ?? '').searchParams.get('X-Amz-Expires')).to.equal('60');
      const response = await fetch(link ?? '');
      expect([response.status, await response.text()]).to.deep.equal([200, content.toString()]);
      expect(response.headers.get('content-disposition')).to.equal(asked.disposition);
      const other = new URL(link ?? '');
      other.pathname = other.pathname.replace(hash, 'ab'.repeat(32));
      expect((await fetch(other)).status).to.be.oneOf([403, 404]);
    } finally {
      await close();
    }
  });

  it('gives no address unless it is set to', async () => {
    const { store, close } = await openS3({ isLinked: false });
    expect(await store.link(asked)).to.equal(null);
    await close();
  });

  it('says that it cannot be reached, or is not let in', async () => {
    const { store, close } = await openS3({ secretAccessKey: 'wrong' });
    expect(await refusalOf(store.sizeOf(hash))).to.equal('UNAVAILABLE');
    await close();
    expect(await refusalOf(store.sizeOf(hash))).to.equal('UNAVAILABLE');
  });

  /** A store over a peer of this test's own. */
  const openPeer = async (answer: RequestListener, patienceMs: number) => {
    const server = createServer(answer).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const store = new S3BlobStore(
      {
        ...{
          endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
          bucket: 'school',
          region: 'us-east-1',
        },
        ...{ prefix: '', accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER', isLinked: false },
      },
      patienceMs,
    );
    const close = async (): Promise<void> => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    };
    return { store, close };
  };

  it('gives up a peer that is silent, once and for every call', async () => {
    let asked = 0;
    const { store, close } = await openPeer(() => {
      asked += 1;
      // Long enough for a call to arrive on a busy machine.
    }, 500);
    const calls = [
      () => store.sizeOf(hash),
      () => put(store),
      () => store.read(hash),
      () => store.remove(hash),
      () => store.list('', 10),
    ];
    for (const call of calls) expect(await refusalOf(call())).to.equal('UNAVAILABLE');
    expect(asked).to.equal(calls.length);
    await close();
  });

  it('lets a content take longer than the beginning of an answer may', async () => {
    const pieces = 8;
    const { store, close } = await openPeer((_request, response) => {
      response.writeHead(200, { 'Content-Length': pieces });
      let left = pieces;
      const timer = setInterval(() => {
        response.write('x');
        left -= 1;
        if (left === 0) clearInterval(timer);
      }, 60);
    }, 200);
    const chunks: Uint8Array[] = [];
    for await (const chunk of await store.read(hash)) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).to.equal('x'.repeat(pieces));
    await close();
  });

  it('tries again what a peer refuses for a moment', async () => {
    const statuses = [503, 500, 200];
    const { store, close } = await openPeer((_request, response) => {
      response.writeHead(statuses.shift() ?? 500, { 'Content-Length': 0 }).end();
    }, 1_000);
    expect(await store.sizeOf(hash)).to.equal(0);
    await close();
  });
});
