/** What the calls of reports, warnings and blocks answer, as far as the page shows it. */

import type { CursorPage } from '../../client/ChatClient.ts';
import type { Message, Person } from '../../client/wire/wireTypes.ts';
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

export const offeredDecisions = ['dismiss', 'remove', 'warn', 'restrict', 'suspend', 'hand_over'] as const;
export type OfferedDecision = (typeof offeredDecisions)[number];

export interface QueuedReport {
  readonly id: number;
  readonly reporter: Person;
  readonly user: Person;
  readonly message_id: number | null;
  readonly room_id: number | null;
  readonly reason: OfferedReason;
  readonly comment: string;
  readonly created_at: string;
  readonly decision: {
    readonly action: OfferedDecision;
    readonly note: string;
    readonly decider: Person;
    readonly decided_at: string;
    readonly warning: string | null;
    readonly warning_read_at: string | null;
  } | null;
}

interface HoldOnRecord {
  readonly id: number;
  readonly effect: 'suspend' | 'keep';
  readonly reason: string;
  readonly begins: string;
  readonly lifted_at: string | null;
}

export interface OpenedReport {
  readonly report: QueuedReport;
  /** null: a person is reported */
  readonly reported: { readonly content: string | null; readonly created_at: string } | null;
  readonly messages: readonly Message[];
  readonly earlier: readonly QueuedReport[];
  readonly holds: readonly HoldOnRecord[];
  readonly may_open_case: boolean;
}

export interface ProposedDecision {
  readonly action: OfferedDecision;
  readonly note?: string;
  readonly warning?: string;
  readonly ends?: string;
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
const pageSize = 50;

/** Requests with one person's token. All reject with a `RequestError`. */
export const moderationOf = (token: string) => ({
  report: (thing: ReportedThing, more: { reason: OfferedReason; comment: string; client_id: string }) =>
    fetchJson<OwnReport>(`${chat}/reports/`, { method: 'POST', token, body: { ...thing, ...more } }),
  mine: async (): Promise<readonly OwnReport[]> =>
    (await fetchJson<{ reports: OwnReport[] }>(`${chat}/reports/mine/`, { token })).reports,
  queue: async (state: 'open' | 'decided', after?: string): Promise<CursorPage<QueuedReport>> => {
    const query = new URLSearchParams({ state, limit: String(pageSize), ...(after !== undefined && { after }) });
    const { reports, has_more } = await fetchJson<{ reports: QueuedReport[]; has_more: boolean }>(
      `${chat}/moderation/queue/?${query}`,
      { token },
    );
    return { items: reports, nextCursor: has_more ? String(reports.at(-1)?.id) : null };
  },
  read: (id: number) => fetchJson<OpenedReport>(`${chat}/moderation/queue/${id}/`, { token }),
  decide: (id: number, decision: ProposedDecision) =>
    fetchJson<QueuedReport>(`${chat}/moderation/queue/${id}/decide/`, { method: 'POST', token, body: decision }),
  warnings: async (): Promise<readonly Warning[]> =>
    (await fetchJson<{ warnings: Warning[] }>(`${chat}/warnings/`, { token })).warnings,
  confirmWarning: (id: number) =>
    fetchJson<unknown>(`${chat}/warnings/${id}/confirm/`, { method: 'POST', token, body: {} }),
  blocks: () => fetchJson<BlockList>(`${chat}/blocks/`, { token }),
  block: (userId: number) => fetchJson<unknown>(`${chat}/blocks/${userId}/`, { method: 'PUT', token }),
  unblock: (userId: number) => fetchJson<unknown>(`${chat}/blocks/${userId}/`, { method: 'DELETE', token }),
});
