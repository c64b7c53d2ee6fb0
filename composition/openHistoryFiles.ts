import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { UploadSink } from '../adapters/system/UploadSink.ts';
import { ChatError } from '../core/errors.ts';
import type { OpenHistoryFile } from '../core/history/HistoryFiles.ts';

/**
 * Opens files below a folder, by paths that another system has written: what lies elsewhere, also behind a link, is not
 * there. Each is copied while its hash is made, so that what is checked is what is stored.
 */
export const openHistoryFiles =
  (folder: string, maxBytes: number): OpenHistoryFile =>
  async (path) => {
    const place = await locate(folder, path);
    const sink = await UploadSink.open(maxBytes);
    try {
      for await (const chunk of createReadStream(place)) await sink.write(chunk as Buffer);
      const { path: location, size } = sink;
      const hash = await sink.end();
      return {
        file: { hash, size, location, read: () => createReadStream(location) },
        release: () => sink.remove(),
      };
    } catch (error) {
      await sink.remove();
      throw error instanceof ChatError ? error : missing(path, error);
    }
  };

/** Whether a file lies there. */
export const hasHistoryFile = async (folder: string, path: string): Promise<boolean> => {
  try {
    return (await stat(await locate(folder, path))).isFile();
  } catch (error) {
    if (error instanceof ChatError) return false;
    throw error;
  }
};

const locate = async (folder: string, path: string): Promise<string> => {
  const root = await found(folder, folder);
  const place = await found(resolve(root, path.replace(/^[/\\]+/, '')), path);
  if (!place.startsWith(`${root}${sep}`)) throw missing(path);
  return place;
};

const found = async (place: string, path: string): Promise<string> => {
  try {
    return await realpath(place);
  } catch (error) {
    throw missing(path, error);
  }
};

const missing = (path: string, cause?: unknown): ChatError =>
  new ChatError('INVALID_REQUEST', `there is no file "${path}" below the folder of files`, { cause });
