import { closeSync, openSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The folder of a data folder that has the socket; nobody but its owner may enter it. */
export const controlFolder = 'control';
const socketName = 'server.sock';

/** Bytes that the address of a socket may have: 104 on macOS, 108 on Linux, with a zero at the end. */
const maxBytes = 100;

export interface ControlAddress {
  readonly path: string;
  /** Call it when the socket is not needed any more. */
  close(): void;
}

/**
 * The address of the socket in a data folder. A path that is too long for one goes through the open folder where the system
 * can do that; undefined where it cannot.
 */
export const controlAddress = (dataDir: string): ControlAddress | undefined => {
  const folder = resolve(dataDir, controlFolder);
  const path = join(folder, socketName);
  if (Buffer.byteLength(path) <= maxBytes) return { path, close: () => {} };
  if (process.platform !== 'linux') return undefined;
  const handle = openSync(folder, 'r');
  return { path: `/proc/self/fd/${handle}/${socketName}`, close: () => closeSync(handle) };
};
