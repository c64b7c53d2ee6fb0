import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import { TEMPLATE_MARK } from './createTemplate.ts';

const BLOCK = 512;
const MAGIC = 'ustar\u000000';
const FILE_MODE = '0000600\0';
const FOLDER_MODE = '0000700\0';
const NO_ID = '0000000\0';
const NO_TIME = '00000000000\0';
const BLANK_CHECKSUM = ' '.repeat(8);

/** Where `pg_control` says at which byte of the write-ahead log the last checkpoint is. */
const CHECKPOINT_AT = 32;
/** A checkpoint's record is smaller than a page of the log. */
const LOG_PAGE = 8_192n;
/** Bytes of a segment of the log (see `createTemplate`), and segments with the same middle part of the name. */
const SEGMENT = 2n ** 20n;
const SEGMENTS_OF_A_NAME = 4_096n;
const LOG_SEGMENT = /^pg_wal\/[0-9A-F]{24}$/;

/**
 * Packs the folder of a stopped cluster as a template: a gzipped tar in the order of names, without times and owners.
 * `mark` says what made it. Of the write-ahead log only the checkpoint goes in, with which the cluster stopped; the engine
 * makes further segments when it needs them.
 */
export const packCluster = (folder: string, mark: string): Buffer => {
  const needed = checkpointSegments(folder);
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.split(sep).join('/'))
    .filter((name) => name !== TEMPLATE_MARK && (!LOG_SEGMENT.test(name) || needed.includes(name)))
    .sort()
    .map((name) => {
      const path = join(folder, name);
      return lstatSync(path).isFile() ? fileEntry(name, readFileSync(path)) : headerOf(name);
    });
  const tar = Buffer.concat([...entries, fileEntry(TEMPLATE_MARK, Buffer.from(mark)), Buffer.alloc(2 * BLOCK)]);
  return gzipSync(tar, { level: constants.Z_BEST_COMPRESSION });
};

const checkpointSegments = (folder: string): readonly string[] => {
  const first = readFileSync(join(folder, 'global', 'pg_control')).readBigUInt64LE(CHECKPOINT_AT);
  return [first, first + LOG_PAGE].map((position) => {
    const segment = position / SEGMENT;
    const parts = [1n, segment / SEGMENTS_OF_A_NAME, segment % SEGMENTS_OF_A_NAME];
    return `pg_wal/${parts.map((part) => part.toString(16).toUpperCase().padStart(8, '0')).join('')}`;
  });
};

const fileEntry = (name: string, content: Buffer): Buffer =>
  Buffer.concat([headerOf(name, content.length), content, Buffer.alloc(-content.length & (BLOCK - 1))]);

/** The header of a file of `size` bytes; of a folder without. */
const headerOf = (name: string, size?: number): Buffer => {
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0);
  header.write((size === undefined ? FOLDER_MODE : FILE_MODE) + NO_ID + NO_ID, 100);
  header.write(`${(size ?? 0).toString(8).padStart(11, '0')}\0${NO_TIME}${BLANK_CHECKSUM}`, 124);
  header.write(size === undefined ? '5' : '0', 156);
  header.write(MAGIC, 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
};
