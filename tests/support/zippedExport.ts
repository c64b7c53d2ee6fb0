import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPromise } from 'yauzl';
import { ZipFile } from 'yazl';
import { makeSigner, signatureCheck } from '../../adapters/exports/ed25519.ts';
import { exportPages } from '../../adapters/exports/exportPages.ts';
import { openZipExport } from '../../adapters/exports/openZipExport.ts';
import { ZipArchive } from '../../adapters/exports/ZipArchive.ts';
import { auditHash } from '../../adapters/system/auditHash.ts';
import { type ExportVerdict, makeVerifyExport, type VerifyExportOptions } from '../../core/exports/verifyExport.ts';
import type { ExportSettings } from '../../core/exports/writeExport.ts';

export const signingKey = generateKeyPairSync('ed25519').privateKey;

export const exportSettings = (isSigned = true): ExportSettings => ({
  pages: exportPages,
  signer: isSigned ? makeSigner(signingKey) : null,
  version: '0.0.0-test',
  readEpoch: async () => 'epoch-1',
});

/** An archive that is kept in memory. */
export const keptArchive = () => {
  const chunks: Buffer[] = [];
  const archive = new ZipArchive(async (bytes) => void chunks.push(bytes));
  return { archive, bytes: () => Buffer.concat(chunks) };
};

/** Runs a check over a file with these bytes, and removes it. */
const withFile = async <Result>(bytes: Buffer, check: (path: string) => Promise<Result>): Promise<Result> => {
  const folder = await mkdtemp(join(tmpdir(), 'homeroom-export-'));
  try {
    const path = join(folder, 'export.zip');
    await writeFile(path, bytes);
    return await check(path);
  } finally {
    await rm(folder, { recursive: true });
  }
};

const verify = makeVerifyExport({ hash: auditHash, signatures: signatureCheck });

/** @throws ChatError as `openZipExport` */
export const verifyBytes = (bytes: Buffer, options?: VerifyExportOptions): Promise<ExportVerdict> =>
  withFile(bytes, async (path) => {
    const opened = await openZipExport(path);
    try {
      return await verify(opened, options);
    } finally {
      await opened.close();
    }
  });

/** The files of an archive by their paths, in its order, as a common library reads them. */
export const unzip = (bytes: Buffer): Promise<Map<string, string>> =>
  withFile(bytes, async (path) => {
    const zip = await openPromise(path, { lazyEntries: true, autoClose: false });
    const files = new Map<string, string>();
    for await (const entry of zip.eachEntry()) {
      const chunks: Buffer[] = [];
      for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
      files.set(entry.fileName, Buffer.concat(chunks).toString());
    }
    zip.close();
    return files;
  });

/** Packs files as a common library does. */
export const zipped = async (files: Iterable<readonly [string, string]>): Promise<Buffer> => {
  const zip = new ZipFile();
  for (const [path, text] of files) zip.addBuffer(Buffer.from(text), path);
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

/** The records of all files that end in `.jsonl`, in their order. */
export const recordsOf = (files: ReadonlyMap<string, string>): Record<string, unknown>[] =>
  [...files]
    .filter(([path]) => path.endsWith('.jsonl'))
    .flatMap(([, text]) => text.trimEnd().split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line).record);
