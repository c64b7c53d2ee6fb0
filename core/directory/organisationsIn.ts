import type { OrganisationId } from '../ids.ts';
import type { DirectoryReader } from './DirectoryReader.ts';
import type { Organisation } from './Organisation.ts';

/** Organisations read at once. */
const pageSize = 1_000;

/** These organisations and all that are below them. */
export const organisationsIn = async (
  within: readonly OrganisationId[],
  directoryReader: Pick<DirectoryReader, 'listOrganisations'>,
): Promise<readonly Organisation[]> => {
  const found: Organisation[] = [];
  let cursor: string | undefined;
  do {
    const page = await directoryReader.listOrganisations({
      within,
      limit: pageSize,
      ...(cursor === undefined ? {} : { cursor }),
    });
    found.push(...page.organisations);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return found;
};
