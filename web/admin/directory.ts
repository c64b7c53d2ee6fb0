/** What the directory's endpoints answer, as far as the page shows it. */

import type { CursorPage } from '../../client/ChatClient.ts';
import type { HeldRole, InOrganisation, Person } from '../../client/wire/wireTypes.ts';
import { fetchFile, fetchJson } from '../session/fetchJson.ts';
import { handCallsOf } from './handCalls.ts';
import { importCallsOf } from './importCalls.ts';

export interface DirectoryPerson {
  readonly id: number;
  readonly external_id: string;
  readonly full_name: string;
  readonly role: string;
  readonly roles: readonly HeldRole[];
  readonly email: string | null;
  readonly is_active: boolean;
  readonly relation_count: number;
}

export interface DirectoryRelation extends InOrganisation {
  readonly kind: string;
  readonly context: string;
  readonly context_name: string;
  readonly status: 'active' | 'ended';
  readonly is_held: boolean;
  readonly from: Person;
  readonly to: Person;
}

export interface ProposedRelation {
  readonly kind: string;
  /** External ids. */
  readonly from: string;
  readonly to: string;
  readonly context?: string;
  readonly context_name?: string;
  readonly status: 'active' | 'ended';
}

export interface DirectoryOrganisation {
  readonly id: number;
  readonly source: string;
  readonly external_id: string;
  readonly name: string;
  readonly type: string;
  readonly parent_id: number | null;
  readonly time_zone: string | null;
}

export type OfferedHoldEffect = 'suspend' | 'keep' | 'preserve';

/** A decision of an office about an account or a relation. */
export interface DirectoryHold {
  readonly id: number;
  readonly user: Person | null;
  readonly room_id: number | null;
  readonly relation: {
    readonly kind: string;
    readonly from: Person;
    readonly to: Person;
    /** null: all contexts */
    readonly context: string | null;
  } | null;
  readonly effect: OfferedHoldEffect;
  readonly reason: string;
  /** null: the host */
  readonly author: Person | null;
  readonly begins: string;
  readonly ends: string | null;
  readonly lifted_at: string | null;
  readonly is_in_force: boolean;
}

export interface ProposedHold {
  readonly user_id?: number;
  readonly relation?: { readonly kind: string; readonly from: number; readonly to: number; readonly context?: string };
  readonly effect: OfferedHoldEffect;
  readonly reason: string;
  readonly ends?: string;
}

interface Affected {
  readonly people: readonly { readonly external_id: string; readonly full_name: string; readonly role: string }[];
  readonly rule: string | null;
}

export interface Simulation {
  readonly gains: readonly Affected[];
  readonly losses: readonly Affected[];
  readonly supervision?: readonly {
    readonly people: Affected['people'];
    readonly supervisor: Affected['people'][number] | null;
    readonly change: 'joins' | 'leaves' | 'stops' | 'goes_on';
  }[];
}

/** What an erasure takes, or would take. */
export interface Erasure {
  readonly messages: number;
  readonly rooms: number;
  readonly open_cases: number;
  readonly open_reports: number;
}

type Counts = Readonly<Record<string, number>>;

/** A guard that a roster does not pass: so much of what the school's system named before is gone. */
export interface RosterAlarm {
  readonly what: 'people' | 'relations' | 'guardians' | 'classes' | 'held_back' | 'unread' | 'organisations';
  readonly kind?: string;
  readonly organisation?: string;
  readonly gone: number;
  readonly of: number;
}

/** One change, as a row of a table. */
export interface Difference {
  readonly what: 'user' | 'relation';
  readonly change: 'created' | 'updated' | 'deactivated' | 'ended';
  /** A role, or a kind of relation. */
  readonly kind: string;
  /** A class's name; may be empty. */
  readonly context: string;
  readonly description: string;
}

export type DifferenceGroup = Omit<Difference, 'description'> & { readonly count: number };

/** What a change of the directory did, or would do. */
export interface DirectoryOutcome {
  readonly users: Counts;
  readonly relations: Counts;
  readonly rooms: Counts;
  readonly alarms: readonly RosterAlarm[];
  readonly losses: number;
  readonly differences: readonly Difference[];
  /** All of them, also those that are not listed. */
  readonly groups: readonly DifferenceGroup[];
}

/** Something that an import says about a place in its file. */
export interface RosterRemark {
  readonly file: string;
  readonly line: number | null;
  readonly problem: string;
  readonly action: string;
  readonly is_error: boolean;
}

export interface ImportReport {
  readonly source: string;
  readonly is_dry_run: boolean;
  readonly summary: { readonly formatName: string; readonly notices: number; readonly unknownRoles: Counts };
  readonly outcome: DirectoryOutcome;
  readonly remarks: readonly RosterRemark[];
}

export interface SchoolTotals {
  readonly rooms: number;
  readonly rooms_by_type: Counts;
  readonly messages: number;
  readonly participants: number;
  readonly active_people: number;
  readonly sockets: number;
}

/** A path of the directory with its query, without what is empty. */
export const directoryAddress = (path: string, query: Readonly<Record<string, string | undefined>>): string => {
  const given = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return `/api/directory/${path}?${new URLSearchParams(given)}`;
};

/** Requests to the directory with one person's token. All reject with a `RequestError`. */
export const directoryOf = (token: string) => ({
  people: async (query: {
    q?: string;
    role?: string;
    cursor?: string | undefined;
  }): Promise<CursorPage<DirectoryPerson>> => {
    const { people, next_cursor } = await fetchJson<{ people: DirectoryPerson[]; next_cursor: string | null }>(
      directoryAddress('people/', query),
      { token },
    );
    return { items: people, nextCursor: next_cursor };
  },
  relations: (personId: number) =>
    fetchJson<{ relations: readonly DirectoryRelation[] }>(`/api/directory/people/${personId}/relations/`, { token }),
  organisations: async (cursor?: string): Promise<CursorPage<DirectoryOrganisation>> => {
    const { organisations, next_cursor } = await fetchJson<{
      organisations: DirectoryOrganisation[];
      next_cursor: string | null;
    }>(directoryAddress('organisations/', { limit: '200', cursor }), { token });
    return { items: organisations, nextCursor: next_cursor };
  },
  holds: async (query: {
    userId?: number | undefined;
    withPast?: boolean;
    before?: string | undefined;
  }): Promise<CursorPage<DirectoryHold>> => {
    const { holds, has_more } = await fetchJson<{ holds: DirectoryHold[]; has_more: boolean }>(
      directoryAddress('holds/', {
        user_id: query.userId?.toString(),
        with_past: query.withPast ? 'true' : undefined,
        before: query.before,
      }),
      { token },
    );
    return { items: holds, nextCursor: has_more ? (holds.at(-1)?.id.toString() ?? null) : null };
  },
  setHold: (hold: ProposedHold) =>
    fetchJson<DirectoryHold>('/api/directory/holds/', { method: 'POST', token, body: hold }),
  liftHold: (id: number) => fetchJson<DirectoryHold>(`/api/directory/holds/${id}/`, { method: 'DELETE', token }),
  exportPerson: (userId: number) => fetchFile('/api/directory/exports/', { token, body: { user_id: userId } }),
  erasePerson: (userId: number, isDryRun: boolean, isDespiteOpen = false) =>
    fetchJson<Erasure>('/api/directory/erasures/', {
      method: 'POST',
      token,
      body: { user_id: userId, dry_run: isDryRun, despite_open: isDespiteOpen },
    }),
  simulate: (relations: readonly ProposedRelation[]) =>
    fetchJson<Simulation>('/api/directory/simulate/', { method: 'POST', token, body: { relations } }),
  simulateHold: (hold: Omit<ProposedHold, 'reason'>) =>
    fetchJson<Simulation>('/api/directory/holds/simulate/', { method: 'POST', token, body: hold }),
  ...importCallsOf(token),
  ...handCallsOf(token),
  totals: async (): Promise<SchoolTotals | null> =>
    (await fetchJson<{ server: SchoolTotals | null }>('/api/chat/stats/', { token })).server,
});

export type DirectoryOfSchool = ReturnType<typeof directoryOf>;
