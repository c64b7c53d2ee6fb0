import type { Permission, Person } from '../../client/wire/wireTypes.ts';
import { announcementsOf } from '../announcements/announcementCalls.ts';
import { fetchJson } from '../session/fetchJson.ts';
import type { PersonOnFile, ShownOutcome, Simulation } from './directoryAnswers.ts';

export interface HandRole {
  readonly role: string;
  /** null: in all organisations. */
  readonly organisation_id?: number | null;
  readonly begins?: string;
  readonly ends?: string;
}

/** What an office says about a person. */
export interface HandPerson {
  readonly first_name: string;
  readonly last_name: string;
  readonly roles: readonly HandRole[];
  readonly is_active: boolean;
}

/** What an office says about a relation; people by their ids. */
export interface HandRelation {
  readonly kind: string;
  readonly from: number;
  readonly to: number;
  readonly context?: string;
  readonly context_name?: string;
  readonly status: 'active' | 'ended';
  readonly begins?: string;
  readonly ends?: string;
}

export interface HandAnswer {
  readonly outcome: ShownOutcome;
  readonly effects: Simulation | null;
}

export interface PersonByHand {
  readonly person: PersonOnFile & {
    readonly first_name: string;
    readonly last_name: string;
  };
  readonly sources: readonly { readonly source: string; readonly external_id: string; readonly is_named: boolean }[];
  readonly by_hand: HandPerson | null;
}

interface PairRemedy {
  readonly change: string;
  readonly person?: Person;
  readonly relation?: string;
  readonly context?: string;
  readonly from?: Person;
  readonly to?: Person;
  readonly relations?: readonly string[];
}

/** Why one person may or may not write to another, for an office. */
export type PairPermission = Omit<Permission, 'would_allow'> & {
  readonly is_blocked: boolean;
  readonly would_allow: readonly (readonly PairRemedy[])[];
};

/** Requests about what an office changes by hand. All reject with a `RequestError`. */
export const handCallsOf = (token: string) => ({
  said: (personId: number) => fetchJson<PersonByHand>(`/api/directory/people/${personId}/`, { token }),
  changePerson: (personId: number, person: HandPerson, isDryRun: boolean) =>
    fetchJson<HandAnswer>(`/api/directory/people/${personId}/?dry_run=${isDryRun}`, {
      ...{ method: 'PUT', token, body: person },
    }),
  changeRelation: (relation: HandRelation, isDryRun: boolean) =>
    fetchJson<HandAnswer>(`/api/directory/relations/?dry_run=${isDryRun}`, {
      ...{ method: 'PUT', token, body: relation },
    }),
  explainPair: (personId: number, otherId: number) =>
    fetchJson<PairPermission>(`/api/directory/people/${personId}/contacts/${otherId}/`, { token }),
  classes: announcementsOf(token).classes,
});
