/** What the calls of the queue of reports answer, as far as the page shows it. Only the office's page loads them. */

import type { CursorPage } from '../../client/ChatClient.ts';
import type { Message, Person } from '../../client/wire/wireTypes.ts';
import { fetchJson } from '../session/fetchJson.ts';
import type { OfferedReason } from './moderationCalls.ts';

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
  readonly effect: 'suspend' | 'restrict' | 'keep' | 'preserve';
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

const path = '/api/chat/moderation/queue/';
const pageSize = 50;

/** Requests with one person's token. All reject with a `RequestError`. */
export const queueOf = (token: string) => ({
  queue: async (state: 'open' | 'decided', after?: string): Promise<CursorPage<QueuedReport>> => {
    const query = new URLSearchParams({ state, limit: String(pageSize), ...(after !== undefined && { after }) });
    const { reports, has_more } = await fetchJson<{ reports: QueuedReport[]; has_more: boolean }>(`${path}?${query}`, {
      token,
    });
    return { items: reports, nextCursor: has_more ? String(reports.at(-1)?.id) : null };
  },
  read: (id: number) => fetchJson<OpenedReport>(`${path}${id}/`, { token }),
  decide: (id: number, decision: ProposedDecision) =>
    fetchJson<QueuedReport>(`${path}${id}/decide/`, { method: 'POST', token, body: decision }),
});
