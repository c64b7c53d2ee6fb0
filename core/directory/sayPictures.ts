import type { DirectoryTransaction } from './Directory.ts';
import type { DirectoryRecords } from './DirectoryRecords.ts';

/** Where the source has pictures of people; somebody looks for them later. */
export const sayPictures = async (
  tx: Pick<DirectoryTransaction, 'pictures'>,
  users: DirectoryRecords['users'],
  source: string,
): Promise<void> => {
  const said = users.flatMap(({ externalId, avatarUrl }) =>
    avatarUrl === undefined ? [] : [[externalId, avatarUrl] as const],
  );
  if (said.length > 0) await tx.pictures.say(source, new Map(said));
};
