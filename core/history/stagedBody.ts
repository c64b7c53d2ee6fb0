import type { FileRecord, HistoryRoomRecord, MembershipRecord, PersonRecord, ReadRecord } from './HistoryRecord.ts';

/** What rows keep of records until their turn comes; `line` says where the record stands. */
export type PeopleBody = { readonly line: number; readonly record: PersonRecord; readonly isImplied?: true };

export type RoomsBody = { readonly line: number; readonly record: HistoryRoomRecord | MembershipRecord };

interface OfStagedMessage {
  readonly line: number;
  readonly id: string;
  readonly room: string;
}

export type TimelineBody = OfStagedMessage &
  (
    | {
        readonly kind: 'message';
        readonly author: string;
        readonly text: string;
        readonly isSystem?: boolean | undefined;
        readonly isThread?: true;
        readonly replyTo?: string | undefined;
        readonly thread?: string | undefined;
        readonly editedAt?: string | undefined;
        readonly reactions?: readonly { readonly emoji: string; readonly people: readonly string[] }[] | undefined;
        readonly readBy?: readonly string[] | undefined;
        readonly attachments?: readonly FileRecord[] | undefined;
      }
    /** `isLast`: to the text with which the message was stored, unless it was stored by an earlier run. */
    | { readonly kind: 'edit'; readonly text: string; readonly isLast?: true }
    | { readonly kind: 'deletion'; readonly by?: string | undefined }
  );

export type StateBody =
  | (OfStagedMessage & { readonly kind: 'pin' })
  | { readonly kind: 'read'; readonly line: number; readonly record: ReadRecord };

/** Ids that are numbers are in the order of numbers, before all others. */
export const sortKey = (id: string): string => (/^\d{1,18}$/.test(id) ? id.padStart(19, '0') : `~${id}`);

/** The source's id of the message that says the title of a thread. */
export const threadMessageId = (thread: string): string => `thread:${thread}`;

/** Who stands for an author of whom only the name is left, or nothing. */
export const namedOnly = (name: string | undefined): string => (name ? `name:${name}`.slice(0, 255) : 'nobody');
