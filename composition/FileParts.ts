import type { PictureServers } from '../adapters/pictures/HttpPictureSource.ts';
import type { UploadSettings } from '../core/attachments/UploadSettings.ts';
import { defaultUploads } from '../core/attachments/UploadSettings.ts';

/** A store of S3's kind. */
export interface S3Option {
  /** E.g. `https://s3.eu-central-1.amazonaws.com`. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  /** Before every name, without a slash at its ends; '' for none. */
  readonly prefix: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Whether browsers get contents from the store itself, by addresses that work for a minute. */
  readonly isLinked: boolean;
}

/** Where contents of files are: a folder, a store of S3's kind, or this process alone. */
export type BlobPlace = { readonly folder: string } | S3Option | 'memory';

/** What a program decides about files. */
export interface FileParts extends Pick<UploadSettings, 'maxBytes' | 'quotaBytes'> {
  readonly place: BlobPlace;
  /** Where clamd listens; null: nobody looks for viruses. */
  readonly clamd: { readonly host: string; readonly port: number } | { readonly path: string } | null;
  readonly pictures: PictureServers;
}

export const noFileParts: FileParts = {
  ...{ maxBytes: defaultUploads.maxBytes, quotaBytes: defaultUploads.quotaBytes },
  ...{ place: 'memory', clamd: null, pictures: { origins: [], mayBePrivate: false } },
};

/** What hosts and the server set about files. */
export interface FileOptions {
  /** Default: the folder `attachments` beside the embedded database, in `./data` for others; memory for a chat in memory. */
  readonly store?: Exclude<BlobPlace, 'memory'>;
  /** Bytes of one file, at most; 10 MiB by default. */
  readonly maxBytes?: number;
  /** Bytes of all files of one person, at most; 1 GiB by default. */
  readonly quotaBytes?: number;
  /** Where clamd listens: `tcp://127.0.0.1:3310` or `unix:/run/clamav/clamd.ctl`. Absent: nobody looks for viruses. */
  readonly clamd?: string;
  /** Servers from which pictures of people are fetched that rosters and hosts name: `https://photos.example.org`. None by default. */
  readonly pictureOrigins?: readonly string[];
  /** Whether these may be in the school's own network, and speak HTTP without TLS; false by default. */
  readonly pictureAllowPrivate?: boolean;
}

/** Undefined for what is no list of servers; each as a browser writes its origin. */
export const parseOrigins = (text: string): readonly string[] | undefined => {
  const given = text.split(/[\s,]+/).filter((one) => one !== '');
  const isOrigin = (one: string): boolean =>
    /^https?:\/\/[^/?#@]+\/?$/.test(one) && URL.canParse(one) && new URL(one).origin !== 'null';
  return given.every(isOrigin) ? given.map((one) => new URL(one).origin) : undefined;
};

/** Undefined for what is no address of clamd. */
export const parseClamd = (text: string): NonNullable<FileParts['clamd']> | undefined => {
  const [, path] = /^unix:(\/.+)$/.exec(text) ?? [];
  if (path !== undefined) return { path };
  const [, host, port] = /^tcp:\/\/([\w.-]+|\[[0-9a-f:]+\]):(\d{1,5})$/i.exec(text) ?? [];
  if (host === undefined || !(Number(port) > 0 && Number(port) < 65_536)) return undefined;
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
};
