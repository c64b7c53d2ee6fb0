import type { BlobStore } from '../core/attachments/BlobStore.ts';
import type { S3Option } from './FileParts.ts';

/** A store of S3's kind, whose client is loaded with the first call. */
export const openS3 = (option: S3Option): BlobStore => {
  let opened: Promise<BlobStore> | undefined;
  const store = (): Promise<BlobStore> => {
    opened ??= import('../adapters/blobs/S3BlobStore.ts').then(({ S3BlobStore }) => new S3BlobStore(option));
    return opened;
  };
  return {
    put: async (...given) => (await store()).put(...given),
    sizeOf: async (hash) => (await store()).sizeOf(hash),
    read: async (...given) => (await store()).read(...given),
    remove: async (hash) => (await store()).remove(hash),
    list: async (...given) => (await store()).list(...given),
    tidy: async (before) => (await store()).tidy(before),
    link: async (link) => (await store()).link(link),
  };
};
