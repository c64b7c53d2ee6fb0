/** What the endpoints of cases answer, as far as the page shows it. */

import type { CursorPage } from '../../client/ChatClient.ts';
import type { Message, Person, Room } from '../../client/wire/wireTypes.ts';
import { fetchFile, fetchJson } from '../session/fetchJson.ts';

export type StateOfCase = 'waiting' | 'running' | 'ended';

export interface Case {
  readonly id: number;
  readonly state: StateOfCase;
  readonly reason: string;
  readonly users: readonly Person[];
  readonly room_ids: readonly number[];
  readonly author: Person;
  readonly approver: Person | null;
  readonly opened_at: string;
  readonly until: string;
  readonly ended_at: string | null;
  readonly may_approve: boolean;
  readonly may_look: boolean;
}

export interface FormerWords {
  readonly seq: number;
  readonly at: string;
  readonly actor: Person | null;
  readonly why: 'sent' | 'edit' | 'delete' | 'moderation';
  /** null: deleted */
  readonly content: string | null;
}

export interface ShownHistory {
  readonly message: Message;
  /** The oldest first. */
  readonly revisions: readonly FormerWords[];
}

export interface FoundMessage {
  readonly message: Message;
  readonly room: { readonly id: number; readonly name: string };
  readonly excerpt: readonly { readonly text: string; readonly is_match: boolean }[];
}

export interface ProposedCase {
  readonly reason: string;
  readonly user_ids: readonly number[];
  readonly until: string;
}

const path = '/api/chat/cases/';

/** A page of a list whose next one begins before the last id. */
const toPage = <Item>(items: readonly Item[], hasMore: boolean, idOf: (item: Item) => number): CursorPage<Item> => {
  const last = items.at(-1);
  return { items, nextCursor: hasMore && last !== undefined ? String(idOf(last)) : null };
};

/** Requests about cases with one person's token. All reject with a `RequestError`. */
export const casesOf = (token: string) => ({
  list: async (state: StateOfCase | '', before?: string): Promise<CursorPage<Case>> => {
    const query = new URLSearchParams({ ...(state !== '' && { state }), ...(before !== undefined && { before }) });
    const { cases, has_more } = await fetchJson<{ cases: Case[]; has_more: boolean }>(`${path}?${query}`, { token });
    return toPage(cases, has_more, ({ id }) => id);
  },
  open: (body: ProposedCase) => fetchJson<Case>(path, { token, method: 'POST', body }),
  approve: (id: number) => fetchJson<Case>(`${path}${id}/approve/`, { token, method: 'POST' }),
  end: (id: number) => fetchJson<Case>(`${path}${id}/end/`, { token, method: 'POST' }),
  export: (id: number) => fetchFile(`${path}${id}/export/`, { token, body: {} }),
  rooms: async (id: number, before?: string): Promise<CursorPage<Room>> => {
    const query = new URLSearchParams(before === undefined ? {} : { before });
    const answer = await fetchJson<{ rooms: Room[]; has_more: boolean }>(`${path}${id}/rooms/?${query}`, { token });
    return toPage(answer.rooms, answer.has_more, (room) => room.id);
  },
  /** The newest first. */
  messages: async (id: number, roomId: number, before?: string): Promise<CursorPage<ShownHistory>> => {
    const query = new URLSearchParams(before === undefined ? {} : { before });
    const { messages, has_more } = await fetchJson<{ messages: ShownHistory[]; has_more: boolean }>(
      `${path}${id}/rooms/${roomId}/messages/?${query}`,
      { token },
    );
    return toPage([...messages].reverse(), has_more, ({ message }) => message.id ?? 0);
  },
  search: async (id: number, text: string, cursor?: string): Promise<CursorPage<FoundMessage>> => {
    const query = new URLSearchParams({ q: text, ...(cursor !== undefined && { cursor }) });
    const { results, next_cursor } = await fetchJson<{ results: FoundMessage[]; next_cursor: string | null }>(
      `${path}${id}/search/?${query}`,
      { token },
    );
    return { items: results, nextCursor: next_cursor };
  },
});

export type CasesOfSchool = ReturnType<typeof casesOf>;
