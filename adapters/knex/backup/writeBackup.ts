import { type WriteOptions, writeDurably } from '../../system/writeDurably.ts';
import { sealedRows } from './sealedRows.ts';

/**
 * Writes lines, and a last one with the SHA-256 of all bytes before it, compressed. The file appears complete and
 * synced to the disk, or not at all. Resolves to its size in bytes.
 * @throws ChatError CONFLICT if the file exists, INSUFFICIENT_STORAGE if the disk is full
 */
export const writeBackup = async (
  path: string,
  lines: AsyncIterable<string>,
  options: WriteOptions = {},
): Promise<number> => (await writeDurably(path, sealedRows(lines), options)).bytes;
