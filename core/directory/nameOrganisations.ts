import type { Clock } from '../clock.ts';
import { type OrganisationId, rootOrganisation } from '../ids.ts';
import { organisationOf, type Scope } from '../permissions/RoleGrant.ts';
import type { DirectoryReader } from './DirectoryReader.ts';
import type { Organisation } from './Organisation.ts';

export type OrganisationNames = ReadonlyMap<OrganisationId, Organisation>;

/**
 * The organisations of these scopes, and others, by id; without the root. A name is at most 10 s old, and an organisation
 * that is not known yet is read at once.
 */
export type NameOrganisations = (scopes: readonly (Scope | undefined)[]) => Promise<OrganisationNames>;

/** Milliseconds after which all are read again. */
const maxAgeMs = 10_000;
const pageSize = 1_000;

interface Deps {
  readonly directoryReader: Pick<DirectoryReader, 'listOrganisations'>;
  readonly clock: Clock;
}

export const makeNameOrganisations = ({ directoryReader, clock }: Deps): NameOrganisations => {
  let known: { readonly names: Promise<OrganisationNames>; readonly at: number } | undefined;

  const readAll = async (): Promise<OrganisationNames> => {
    const names = new Map<OrganisationId, Organisation>();
    let cursor: string | undefined;
    do {
      const page = await directoryReader.listOrganisations({
        limit: pageSize,
        ...(cursor !== undefined && { cursor }),
      });
      for (const organisation of page.organisations) names.set(organisation.id, organisation);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return names;
  };

  const read = (): Promise<OrganisationNames> => {
    const entry = { names: readAll(), at: clock.monotonic() };
    known = entry;
    // A failure must not be kept as the answer.
    entry.names.catch(() => {
      if (known === entry) known = undefined;
    });
    return entry.names;
  };

  return async (scopes) => {
    const ids = scopes.flatMap((scope) => (scope === undefined ? [] : [organisationOf(scope)]));
    const asked = ids.filter((id) => id !== rootOrganisation);
    // A chat without organisations never asks the store.
    if (asked.length === 0) return noNames;
    if (known === undefined || clock.monotonic() - known.at >= maxAgeMs) return read();
    const names = await known.names;
    return asked.every((id) => names.has(id)) ? names : read();
  };
};

const noNames: OrganisationNames = new Map();
