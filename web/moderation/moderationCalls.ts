/** What the calls of reports, warnings and blocks answer, as far as the page shows it. */

import type { Person } from '../../client/wire/wireTypes.ts';
import { fetchJson } from '../session/fetchJson.ts';

export const offeredReasons = ['insult', 'bullying', 'spam', 'danger', 'other'] as const;
export type OfferedReason = (typeof offeredReasons)[number];

export type HeardOutcome = 'dismissed' | 'acted';

export interface OwnReport {
  readonly id: number;
  readonly user: Person;
  readonly message_id: number | null;
  readonly reason: OfferedReason;
  readonly created_at: string;
  /** null: not decided yet */
  readonly outcome: HeardOutcome | null;
}

export interface Warning {
  readonly id: number;
  readonly text: string;
  readonly created_at: string;
  readonly read_at: string | null;
}

export interface BlockList {
  readonly blocks: readonly { readonly user: Person; readonly created_at: string }[];
  readonly may_block: readonly string[];
}

export interface ReportedThing {
  readonly message_id?: number;
  readonly user_id?: number;
  readonly room_id?: number;
}

const chat = '/api/chat';

/** Requests with one person's token. All reject with a `RequestError`. */
export const moderationOf = (token: string) => ({
  report: (thing: ReportedThing, more: { reason: OfferedReason; comment: string; client_id: string }) =>
    fetchJson<OwnReport>(`${chat}/reports/`, { method: 'POST', token, body: { ...thing, ...more } }),
  mine: async (): Promise<readonly OwnReport[]> =>
    (await fetchJson<{ reports: OwnReport[] }>(`${chat}/reports/mine/`, { token })).reports,
  warnings: async (): Promise<readonly Warning[]> =>
    (await fetchJson<{ warnings: Warning[] }>(`${chat}/warnings/`, { token })).warnings,
  confirmWarning: (id: number) =>
    fetchJson<unknown>(`${chat}/warnings/${id}/confirm/`, { method: 'POST', token, body: {} }),
  blocks: () => fetchJson<BlockList>(`${chat}/blocks/`, { token }),
  block: (userId: number) => fetchJson<unknown>(`${chat}/blocks/${userId}/`, { method: 'PUT', token }),
  unblock: (userId: number) => fetchJson<unknown>(`${chat}/blocks/${userId}/`, { method: 'DELETE', token }),
});
