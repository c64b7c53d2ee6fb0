import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultUploads } from '../core/attachments/UploadSettings.ts';
import type { EnvironmentReader } from './EnvironmentReader.ts';
import { type BlobPlace, type FileOptions, parseClamd, parseOrigins, type S3Option } from './FileParts.ts';

const most = 1024 ** 4;

/** Where contents of files are, and how large they may be. By default they lie in `DATA_DIR`, whatever the database is. */
export const readFiles = (reader: EnvironmentReader, dataDir: string): FileOptions => {
  const clamd = reader.read('CLAMD_URL', 'where clamd listens', 'tcp://127.0.0.1:3310', (text) =>
    parseClamd(text) === undefined ? undefined : text,
  );
  const pictureOrigins = reader.read(
    'PICTURE_ORIGINS',
    'servers, with a comma between two',
    'https://photos.example.org',
    parseOrigins,
  );
  return {
    store: readStore(reader) ?? { folder: join(dataDir, 'attachments') },
    maxBytes: reader.integer('UPLOAD_MAX_BYTES', defaultUploads.maxBytes, { min: 1, max: most }),
    quotaBytes: reader.integer('UPLOAD_QUOTA_BYTES', defaultUploads.quotaBytes, { min: 0, max: most }),
    ...(clamd && { clamd }),
    ...(pictureOrigins && { pictureOrigins }),
    pictureAllowPrivate: reader.flag('PICTURE_ALLOW_PRIVATE', false),
  };
};

const readStore = (reader: EnvironmentReader): Exclude<BlobPlace, 'memory'> | undefined => {
  const url = reader.read(
    'BLOB_URL',
    'a folder, or a bucket with the address of its store',
    'file:./data/attachments or s3://bucket?endpoint=https://s3.example.org&region=eu-central-1',
    parsePlace,
  );
  const [accessKeyId, secretAccessKey] = [reader.text('S3_ACCESS_KEY_ID'), reader.text('S3_SECRET_ACCESS_KEY')];
  const isLinked = reader.flag('BLOB_LINKS', false);
  if (url === undefined || 'folder' in url) return url;
  if (accessKeyId === undefined) reader.complain('S3_ACCESS_KEY_ID', 'must be set beside BLOB_URL with s3:');
  if (secretAccessKey === undefined) reader.complain('S3_SECRET_ACCESS_KEY', 'must be set beside BLOB_URL with s3:');
  return { ...url, accessKeyId: accessKeyId ?? '', secretAccessKey: secretAccessKey ?? '', isLinked };
};

type Place = { readonly folder: string } | Pick<S3Option, 'endpoint' | 'bucket' | 'region' | 'prefix'>;

const parsePlace = (text: string): Place | undefined => {
  if (text.startsWith('file://')) return URL.canParse(text) ? { folder: fileURLToPath(text) } : undefined;
  if (text.startsWith('file:'))
    return text.length > 'file:'.length ? { folder: text.slice('file:'.length) } : undefined;
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname: bucket, pathname, searchParams } = new URL(text);
  const region = searchParams.get('region') ?? 'us-east-1';
  const endpoint = searchParams.get('endpoint') ?? `https://s3.${region}.amazonaws.com`;
  if (protocol !== 's3:' || bucket === '' || !/^https?:\/\/[^/?#]+\/?$/.test(endpoint)) return undefined;
  return { bucket, region, endpoint: endpoint.replace(/\/$/, ''), prefix: pathname.replace(/^\/+|\/+$/g, '') };
};
