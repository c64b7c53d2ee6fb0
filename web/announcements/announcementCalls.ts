/** What the calls of announcements answer, as far as the page shows it. */

import type { Person } from '../../client/wire/wireTypes.ts';
import { fetchJson } from '../session/fetchJson.ts';

export const offeredConfirmations = ['none', 'person', 'one_guardian', 'all_guardians'] as const;
export type OfferedConfirmation = (typeof offeredConfirmations)[number];

export interface NamedAudience {
  readonly type: string;
  readonly contexts?: readonly string[];
}

export interface ReachedPeople {
  readonly name: string;
  readonly count: number;
  readonly people: readonly Person[];
  readonly has_more: boolean;
}

export interface AskedFor {
  readonly room_id: number;
  readonly message_id: number;
  readonly confirmed_at: string | null;
  readonly reminded_at: string | null;
  readonly created_at: string;
  /** The beginning of the message. */
  readonly excerpt: string;
}

export interface FamilyAnswer {
  readonly of: Person;
  readonly state: 'confirmed' | 'read' | 'unread' | 'gone';
  readonly people: readonly { readonly user: Person; readonly confirmed_at: string | null }[];
}

export interface ConfirmationTable {
  readonly requires_confirmation: OfferedConfirmation;
  /** The person may remind those who have not confirmed. Absent on servers that know only announcements: they may. */
  readonly may_remind?: boolean;
  readonly counts: Readonly<Record<FamilyAnswer['state'], number>>;
  readonly families: readonly FamilyAnswer[];
}

interface Draft {
  readonly audience: NamedAudience;
  readonly content: string;
  readonly client_id: string;
  readonly requires_confirmation: OfferedConfirmation;
  readonly attachment_ids?: readonly number[];
  readonly importance?: 'urgent';
}

const chat = '/api/chat';

/** Requests with one person's token. All reject with a `RequestError`. */
export const announcementsOf = (token: string) => {
  const post = <Answer>(path: string, body: unknown) =>
    fetchJson<Answer>(`${chat}/${path}`, { method: 'POST', token, body });
  const at = (room: number, message: number) => `rooms/${room}/messages/${message}/`;
  return {
    preview: (audience: NamedAudience) => post<ReachedPeople>('announcements/audience/', { audience }),
    announce: (draft: Draft) => post<{ readonly room_id: number }>('announcements/', draft),
    classes: async () =>
      (await fetchJson<{ groups: { context: string; name: string }[] }>(`${chat}/rooms/groups/`, { token })).groups,
    asked: async (room: number) =>
      (await fetchJson<{ requests: AskedFor[] }>(`${chat}/announcements/?room_id=${room}`, { token })).requests,
    /** What waits for this person in all rooms. */
    open: async () => (await fetchJson<{ requests: AskedFor[] }>(`${chat}/announcements/`, { token })).requests,
    confirm: (room: number, message: number) => post<unknown>(`${at(room, message)}confirm/`, {}),
    table: (room: number, message: number) =>
      fetchJson<ConfirmationTable>(`${chat}/${at(room, message)}confirmations/?limit=500`, { token }),
    counts: (room: number, message: number) =>
      fetchJson<Pick<ConfirmationTable, 'counts'>>(`${chat}/${at(room, message)}confirmations/?limit=1`, { token }),
    remind: (room: number, message: number) => post<{ readonly reminded: number }>(`${at(room, message)}remind/`, {}),
  };
};
