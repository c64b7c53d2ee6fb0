/** What the directory's endpoints answer, as far as the page shows it. */

import type { CursorPage } from '../../client/ChatClient.ts';
import type { Person } from '../../client/wire/wireTypes.ts';
import { fetchJson } from '../session/fetchJson.ts';

export interface DirectoryPerson {
  readonly id: number;
  readonly external_id: string;
  readonly full_name: string;
  readonly role: string;
  readonly email: string | null;
  readonly is_active: boolean;
  readonly relation_count: number;
}

export interface DirectoryRelation {
  readonly kind: string;
  readonly context: string;
  readonly context_name: string;
  readonly status: 'active' | 'ended';
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

interface Affected {
  readonly people: readonly { readonly external_id: string; readonly full_name: string; readonly role: string }[];
  readonly rule: string | null;
}

export interface Simulation {
  readonly gains: readonly Affected[];
  readonly losses: readonly Affected[];
}

type Counts = Readonly<Record<string, number>>;

export interface ImportReport {
  readonly source: string;
  readonly is_dry_run: boolean;
  readonly outcome: {
    readonly users: Counts;
    readonly relations: Counts;
    readonly rooms: Counts;
    readonly differences: readonly {
      readonly what: 'user' | 'relation';
      readonly change: 'created' | 'updated' | 'deactivated' | 'ended';
      readonly description: string;
    }[];
  };
  readonly notices: readonly string[];
}

export interface SchoolTotals {
  readonly rooms: number;
  readonly rooms_by_type: Counts;
  readonly messages: number;
  readonly participants: number;
  readonly active_people: number;
  readonly sockets: number;
}

const address = (path: string, query: Readonly<Record<string, string | undefined>>): string => {
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
      address('people/', query),
      { token },
    );
    return { items: people, nextCursor: next_cursor };
  },
  relations: (personId: number) =>
    fetchJson<{ relations: readonly DirectoryRelation[] }>(`/api/directory/people/${personId}/relations/`, { token }),
  simulate: (relations: readonly ProposedRelation[]) =>
    fetchJson<Simulation>('/api/directory/simulate/', { method: 'POST', token, body: { relations } }),
  importRoster: (file: Blob, { isDryRun, asOf }: { isDryRun: boolean; asOf: string }) =>
    fetchJson<ImportReport>(address('roster/', { dry_run: String(isDryRun), as_of: asOf }), {
      method: 'POST',
      token,
      body: file,
    }),
  totals: async (): Promise<SchoolTotals | null> =>
    (await fetchJson<{ server: SchoolTotals | null }>('/api/chat/stats/', { token })).server,
});

export type DirectoryOfSchool = ReturnType<typeof directoryOf>;
