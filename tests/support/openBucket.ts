import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from '@20minutes/s3rver';
import { freePort } from './freePort.ts';

/** A store that speaks S3, on this machine, with one bucket. */
export interface Bucket {
  readonly endpoint: string;
  readonly name: string;
  readonly account: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** As the environment of a server has it. */
  readonly env: Readonly<Record<string, string>>;
  /** The hashes of the contents in it, sorted. */
  contents(): Promise<string[]>;
  close(): Promise<void>;
}

export const openBucket = async (name = 'school'): Promise<Bucket> => {
  const directory = await mkdtemp(join(tmpdir(), 'homeroom-s3-'));
  const port = await freePort();
  const peer = new S3rver({
    ...{ port, address: '127.0.0.1', silent: true, directory },
    configureBuckets: [{ name, configs: [] }],
  });
  await peer.run();
  const endpoint = `http://127.0.0.1:${port}`;
  const account = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };
  return {
    ...{ endpoint, name, account },
    env: {
      BLOB_URL: `s3://${name}?endpoint=${endpoint}&region=us-east-1`,
      ...{ S3_ACCESS_KEY_ID: account.accessKeyId, S3_SECRET_ACCESS_KEY: account.secretAccessKey },
    },
    contents: async () => {
      const paths = await readdir(join(directory, name), { recursive: true });
      return paths.flatMap((path) => /([0-9a-f]{64})\._S3rver_object$/.exec(path)?.[1] ?? []).sort();
    },
    close: async () => {
      await peer.close();
      await rm(directory, { recursive: true });
    },
  };
};
