import { join } from 'node:path';
import { defaultUploads } from '../core/attachments/UploadSettings.ts';
import { type BlobPlace, type FileOptions, type FileParts, parseClamd, parseOrigins } from './FileParts.ts';
import type { DatabaseOption } from './openStorage.ts';

/** What a program decides about files, with what goes without saying: contents lie beside the embedded database. */
export const filePartsOf = (
  { store, maxBytes, quotaBytes, clamd, pictureOrigins = [], pictureAllowPrivate = false }: FileOptions = {},
  database: DatabaseOption = { dataDir: './data' },
): FileParts => ({
  place: store ?? placeBeside(database),
  maxBytes: maxBytes ?? defaultUploads.maxBytes,
  quotaBytes: quotaBytes ?? defaultUploads.quotaBytes,
  clamd: clamd === undefined ? null : (parseClamd(clamd) ?? null),
  pictures: { origins: parseOrigins(pictureOrigins.join(' ')) ?? [], mayBePrivate: pictureAllowPrivate },
});

const placeBeside = (database: DatabaseOption): BlobPlace => {
  if (database === 'memory') return 'memory';
  const dataDir = typeof database === 'object' && 'dataDir' in database ? database.dataDir : './data';
  return { folder: join(dataDir, 'attachments') };
};
