import { access, constants, stat, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type Check, findingOf, unasked } from '../../core/doctor/Check.ts';

/** A folder that a setting names. */
interface NamedFolder {
  /** e.g. `DATA_DIR`. */
  readonly setting: string;
  readonly path: string;
}

interface Deps {
  readonly folders: readonly NamedFolder[];
  /** Less than this is too little: bytes, and a share of the disk. */
  readonly least?: { readonly bytes: number; readonly share: number };
}

const enough = { bytes: 1024 ** 3, share: 0.05 };

/** Whether the folders of the settings can be used, and have room. Creates nothing. */
export const diskChecks = ({ folders, least = enough }: Deps): Check[] => [
  {
    name: 'disk.folders',
    severity: 'error',
    problem: 'folders that a server cannot use',
    remedy: 'Give the folder to the user of the server, or set the variable that is named to another path.',
    run: async () => {
      if (folders.length === 0) return unasked('the settings name no folder of this machine');
      const faults = await Promise.all(folders.map(async (one) => tell(one, await faultOf(one.path))));
      return findingOf(faults.flat());
    },
  },
  {
    name: 'disk.space',
    severity: 'warning',
    problem: 'disks with little room left for the folders of the settings',
    remedy: 'Make room, or move the folder to a larger disk and set the variable that is named.',
    run: async () => {
      if (folders.length === 0) return unasked('the settings name no folder of this machine');
      const faults = await Promise.all(folders.map(async (one) => tell(one, await shortageOf(one.path, least))));
      return findingOf(faults.flat());
    },
  },
];

const tell = ({ setting, path }: NamedFolder, fault: string | undefined): readonly string[] =>
  fault === undefined ? [] : [`${setting}: ${path}: ${fault}`];

/** What is wrong with a folder, or with the one in which it would be created. */
const faultOf = async (path: string): Promise<string | undefined> => {
  const { place, kind } = await nearest(path);
  if (kind === 'other') return `${place} is a file`;
  try {
    await access(place, constants.R_OK | constants.W_OK | constants.X_OK);
    return undefined;
  } catch {
    return `user ${process.getuid?.() ?? ''} may not write in ${place}`;
  }
};

const shortageOf = async (path: string, least: { bytes: number; share: number }): Promise<string | undefined> => {
  const { place, kind } = await nearest(path);
  if (kind === 'other') return undefined; // said by the other check
  const { bavail, blocks, bsize, ffree, files } = await statfs(place);
  const [free, total] = [bavail * bsize, blocks * bsize];
  // Some file systems make inodes as they need them and say that they have none.
  if (files > 0 && ffree < files * least.share) return `${ffree} of ${files} inodes free`;
  return free < least.bytes || free < total * least.share ? `${free} of ${total} bytes free` : undefined;
};

/** The folder itself, or what is there of the way to it. */
const nearest = async (path: string): Promise<{ readonly place: string; readonly kind: 'folder' | 'other' }> => {
  const place = resolve(path);
  try {
    return { place, kind: (await stat(place)).isDirectory() ? 'folder' : 'other' };
  } catch (failure) {
    const { code } = failure as NodeJS.ErrnoException;
    if ((code !== 'ENOENT' && code !== 'ENOTDIR' && code !== 'EACCES') || dirname(place) === place) throw failure;
    return await nearest(dirname(place));
  }
};
