/** What the calls of held messages answer, as far as the page shows it. Only the office's page loads them. */

import type { CursorPage } from '../../client/ChatClient.ts';
import type { Message, Person } from '../../client/wire/wireTypes.ts';
import { fetchJson } from '../session/fetchJson.ts';

export const offeredReviews = ['release', 'release_masked', 'refuse'] as const;
export type OfferedReview = (typeof offeredReviews)[number];

export interface QueuedHeld {
  readonly id: number;
  readonly room_id: number;
  readonly sender: Person;
  /** '' once it is a message, or its words are erased. */
  readonly content: string;
  /** With the found words covered; null if nothing would be. */
  readonly masked: string | null;
  readonly reasons: readonly { readonly code: string; readonly message: string }[];
  readonly state: 'waiting' | 'released' | 'refused' | 'cancelled' | 'expired';
  readonly created_at: string;
  readonly decided_at: string | null;
  readonly decider: Person | null;
  readonly note: string;
  readonly answer: string;
}

export interface OpenedHeld {
  readonly held: QueuedHeld;
  readonly messages: readonly Message[];
}

export interface ProposedReview {
  readonly action: OfferedReview;
  readonly note: string;
  readonly answer?: string;
}

const path = '/api/chat/moderation/held/';
const pageSize = 50;

/** Requests with one person's token. All reject with a `RequestError`. */
export const heldOf = (token: string) => ({
  queue: async (state: 'waiting' | 'decided', after?: string): Promise<CursorPage<QueuedHeld>> => {
    const query = new URLSearchParams({ state, limit: String(pageSize), ...(after !== undefined && { after }) });
    const { held, has_more } = await fetchJson<{ held: QueuedHeld[]; has_more: boolean }>(`${path}?${query}`, {
      token,
    });
    return { items: held, nextCursor: has_more ? String(held.at(-1)?.id) : null };
  },
  read: (id: number) => fetchJson<OpenedHeld>(`${path}${id}/`, { token }),
  decide: (id: number, review: ProposedReview) =>
    fetchJson<QueuedHeld>(`${path}${id}/decide/`, { method: 'POST', token, body: review }),
});
