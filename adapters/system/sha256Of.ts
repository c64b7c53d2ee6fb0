import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** The SHA-256 of a file, in hexadecimal digits. */
export const sha256Of = async (path: string, signal?: AbortSignal): Promise<string> => {
  const sum = createHash('sha256');
  for await (const piece of createReadStream(path, { ...(signal && { signal }) })) sum.update(piece as Buffer);
  return sum.digest('hex');
};
