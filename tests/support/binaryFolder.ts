import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The first folder of the PATH, then of `others`, that holds all of these programs. */
export const binaryFolder = (programs: readonly string[], others: readonly string[] = []): string | undefined =>
  [...(process.env['PATH'] ?? '').split(delimiter), ...others].find((folder) =>
    programs.every((program) => isExecutable(join(folder, program))),
  );

/** Debian keeps `initdb` and `postgres` off the PATH, one folder for each version; newest first. */
export const debianPostgresFolders = (root = '/usr/lib/postgresql'): string[] => {
  try {
    const versions = readdirSync(root).sort((one, other) => Number(other) - Number(one));
    return versions.map((version) => join(root, version, 'bin'));
  } catch {
    return []; // no such folder: this is not Debian, or PostgreSQL is not installed
  }
};

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};
