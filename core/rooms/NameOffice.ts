import type { OrganisationId } from '../ids.ts';

/** The name of an organisation, as its office's rooms are called without a subject; undefined for the root. */
export type NameOffice = (id: OrganisationId) => Promise<string | undefined>;
