import type { CursorPage } from '../../client/ChatClient.ts';
import { fetchFile, fetchJson } from '../session/fetchJson.ts';
import { directoryAddress } from './directoryAddress.ts';
import type {
  DirectoryHold,
  DirectoryOrganisation,
  DirectoryPerson,
  DirectoryRelation,
  Erasure,
  ProposedHold,
  ProposedRelation,
  SchoolTotals,
  Simulation,
} from './directoryAnswers.ts';
import { handCallsOf } from './handCalls.ts';
import { importCallsOf } from './importCalls.ts';

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
