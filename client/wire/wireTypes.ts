/**
 * The shapes that travel between client and server, as the published OpenAPI and AsyncAPI describe them. Times are
 * ISO 8601 in UTC, ids are integers. By hand, so that a host's compiler reads this page alone; a test proves that both agree.
 */
import type { Attachment } from './Attachment.ts';
import type { Mention } from './Mention.ts';
import type { MessageData } from './MessageData.ts';
import type { PolicyFiles } from './PolicyFiles.ts';

export type { Attachment, MessageData, PolicyFiles };

export interface Person {
  readonly id: number;
  /** The host's own id of the person. */
  readonly username: string;
  readonly full_name: string;
  readonly first_name?: string;
  readonly last_name?: string;
  readonly role: string;
  readonly avatar_url: string | null;
  /** The person was erased: `full_name` is what the option `erasedName` says, else a dash. */
  readonly is_erased?: true;
}

/** An organisation, e.g. a school; all null for whatever belongs to no particular one. */
export interface InOrganisation {
  readonly organisation_id: number | null;
  /** The external id. */
  readonly organisation: string | null;
  readonly organisation_name: string | null;
}

/** A role that a person has, and where. */
export interface HeldRole extends InOrganisation {
  readonly role: string;
}

export interface Reaction {
  readonly emoji: string;
  /** More than `user_ids` where the room hides members from this person. */
  readonly count: number;
  /** The people who reacted, in order. */
  readonly user_ids: readonly number[];
}

export interface Message {
  readonly id: number;
  readonly room_id: number;
  readonly seq: number;
  readonly sender: Person;
  /** '' once deleted. */
  readonly content: string;
  readonly message_type: 'text' | 'system' | 'bot';
  readonly data?: MessageData;
  readonly client_id: string | null;
  readonly reply_to: number | null;
  readonly thread_root: number | null;
  readonly thread: { readonly reply_count: number; readonly last_reply_at: string } | null;
  readonly attachments: readonly Attachment[];
  readonly reactions: readonly Reaction[];
  readonly mentions: readonly Mention[];
  /** The seq at which it was pinned; null: it is not. Absent on servers that know no pins. */
  readonly pinned_seq?: number | null;
  /** Everybody else who was in the room then is asked to confirm it. Absent: nobody is. */
  readonly requires_confirmation?: 'person';
  /** Everybody is told of it at once and at any hour. Absent: as they have chosen. */
  readonly importance?: 'urgent';
  readonly created_at: string;
  readonly timestamp: string;
  readonly updated_at: string;
  readonly is_edited: boolean;
  readonly edited_at: string | null;
  readonly is_deleted: boolean;
  /** In the history: all others have read my message, or I have read another's. */
  readonly is_read?: boolean;
  /** In the history, of my own messages: how many others have read it. */
  readonly read_by_count?: number;
  readonly temp_id?: string | number;
  readonly _tempId?: string | number;
}

/** A type of the server's policy, e.g. `direct`. */
export type RoomType = string;

export interface Room extends InOrganisation {
  readonly id: number;
  readonly type: RoomType;
  readonly room_type: RoomType;
  readonly name: string;
  readonly context: string;
  readonly context_name: string;
  /** false: readable, not writable. */
  readonly is_active: boolean;
  /** The later room of the same people, in which they go on. */
  readonly archived_into: number | null;
  readonly is_request: boolean;
  readonly participant_count: number;
  /** In a room of two, the other person. */
  readonly other_participant: Person | null;
  /** Of a room about a relation: its people without me. A node of the release before does not say. */
  readonly about?: readonly Person[];
  /** Of a group: up to three other members, the owner first. Else empty. */
  readonly faces: readonly Person[];
  /** Who is in the room, as far as a list shows it. A node of the release before does not say. */
  readonly participants?: readonly Person[];
  /** At most 200 characters. */
  readonly last_message_content: string | null;
  readonly last_message_time: string | null;
  readonly last_message_sender: { readonly id: number; readonly username: string } | null;
  readonly last_message: Message | null;
  readonly unread_count: number;
  /** One of the unread messages mentions me. */
  readonly is_mentioned: boolean;
  readonly head_seq: number;
  /** What counts as read: how far this person has read, or what is before their mark. */
  readonly last_read_seq: number;
  /** From this message on the person has marked the room as unread; absent on servers that know no marks. */
  readonly unread_mark_id?: number | null;
  /** This person sees what happened from this seq on; 0 or 1: everything. */
  readonly visible_from_seq: number;
  readonly is_muted: boolean;
  readonly is_pinned: boolean;
  /** I have hidden the room, and nobody has written since. */
  readonly is_hidden: boolean;
  readonly created_at: string;
  readonly updated_at: string;
}

/** A room of an office, as those see it who answer there. */
export interface OfficeRoom extends Room {
  readonly writer: Person | null;
  /** Who of the office has taken it. */
  readonly taken_by: Person | null;
}

/** Which rooms of an office. `mine`: those that this person has taken. */
export type OfficeShelf = 'open' | 'mine' | 'closed';

export interface Participant extends Person {
  /** The role under which the person is in the room. */
  readonly role: string;
  /** The strongest of `roles`. */
  readonly person_role: string;
  /** The strongest first. */
  readonly roles: readonly HeldRole[];
  readonly is_active: boolean;
  /** Is a member of the room but may not use it for now. */
  readonly is_suspended: boolean;
  readonly may_post: boolean;
  readonly joined_seq: number;
}

export interface Contact extends Person {
  /** All roles, the strongest first. */
  readonly roles: readonly HeldRole[];
  readonly has_existing_chat: boolean;
  readonly existing_chat_id: number | null;
  readonly is_favourite: boolean;
  readonly is_online: boolean;
  readonly by_request: boolean;
}

/** What this person may do in a room now. */

/** Why two people may or may not talk. */
export interface Permission {
  readonly allowed: boolean;
  /** e.g. `teacher-parent`; null if the name would reveal something about the other person. */
  readonly rule: string | null;
  /** The roles in which the two may talk; null if they may not. */
  readonly roles: { readonly mine: HeldRole; readonly theirs: HeldRole } | null;
  readonly path: readonly {
    readonly relation: string;
    readonly context: string;
    readonly from: Person;
    readonly to: Person;
    readonly is_active: boolean;
  }[];
  readonly by_request: boolean;
  /** Each entry alone would allow it, and needs all of its changes. `text` is the change in words. */
  readonly would_allow: readonly (readonly { readonly change: string; readonly text: string }[])[];
  /** What the room of the two asks for; null or absent: nothing. */
  readonly supervision?: {
    readonly room_type: RoomType;
    /** This person may open the room; who may not may answer in it. */
    readonly may_begin: boolean;
    readonly begin: readonly string[];
    readonly is_missing: boolean;
    readonly supervisors: readonly Person[];
    readonly by: readonly string[];
    readonly text: string;
  } | null;
  /** Who of the two reads and writes nowhere for now: this person; and the other, for who moderates them. */
  readonly restricted?: readonly { readonly user: Person; readonly until: string | null; readonly text: string }[];
  /** About a stranger or nobody: how people of my roles come to write to others; without paths they always may. */
  readonly in_general: readonly {
    readonly by_request: boolean;
    readonly rule: string;
    readonly mine: string;
    readonly theirs: string;
    readonly paths:
      | readonly (readonly { readonly relation: string; readonly from: string; readonly to: string }[])[]
      | null;
  }[];
}

export interface Me extends Person {
  /** All roles, the strongest first. */
  readonly roles: readonly HeldRole[];
  readonly first_name: string;
  readonly last_name: string;
  readonly email: string | null;
  readonly rights: {
    readonly moderate: boolean;
    readonly manage_directory: boolean;
    /** All organisations, not only some. */
    readonly manage_whole_directory: boolean;
    /** May read the audit log of some organisation. */
    readonly read_audit: boolean;
    readonly see_reports: boolean;
    /** May open cases of oversight, and look into their rooms. */
    readonly oversee: boolean;
    /** May approve the cases of others. */
    readonly approve_cases: boolean;
    /** The types of rooms that this person may open, e.g. direct, group. */
    readonly open: readonly string[];
  };
  readonly message_max_chars: number;
}

/** A text by language (BCP 47). English is always there. */
export type LocalText = Readonly<Record<string, string>>;

export interface PolicyRole {
  readonly role: string;
  readonly name: LocalText;
  readonly plural: LocalText;
}

export interface PolicyRelation {
  readonly kind: string;
  /** The roles at which it starts and ends. */
  readonly from: string;
  readonly to: string;
  /** What stands between the two people, e.g. `teaches`. */
  readonly name: LocalText;
  /** The type of the rooms that rest on it. */
  readonly room_type: RoomType | null;
}

/** Whether `openRoom` takes a member for a type of room. */
export type PolicyNeed = 'needed' | 'optional' | 'none';

export interface PolicyRoomType {
  readonly type: RoomType;
  readonly name: LocalText;
  /**
   * `contact`: two people who may talk. `relation`: one relation of two people. `owner`: somebody opened it with
   * contacts of theirs. `office`: somebody and the office of an organisation of theirs.
   */
  readonly rests_on: 'contact' | 'relation' | 'context' | 'owner' | 'office' | 'audience';
  readonly may_announce: boolean;
  /** What this person announces there may be urgent; absent on servers that know no urgent announcements. */
  readonly may_mark_urgent?: boolean;
  /** This person may ask for one. */
  readonly may_open: boolean;
  /** This person answers in those of an office of theirs. */
  readonly may_answer: boolean;
  /** Where this person is a member; owners see more. */
  readonly may_post: boolean;
  readonly sees_members: boolean;
  readonly sees_receipts: boolean;
  readonly sees_presence: boolean;
  readonly needs: Readonly<Record<'name' | 'user_id' | 'participant_ids' | 'context' | 'organisation_id', PolicyNeed>>;
  /** Which files this person may send there; absent on servers that do not say. */
  readonly files?: PolicyFiles;
  /** When an adult has to supervise such a room, and who begins it then; absent on servers that do not say. */
  readonly supervision?: readonly {
    readonly of: string;
    readonly with: readonly string[] | null;
    readonly up_to_year: number | null;
    readonly by: readonly string[];
    readonly begin: readonly string[] | null;
  }[];
}

/** The roles, relations and room types of the server, each in the order in which they are to be shown. */
export interface Policy {
  readonly name: string;
  readonly roles: readonly PolicyRole[];
  readonly relations: readonly PolicyRelation[];
  readonly room_types: readonly PolicyRoomType[];
  /** Absent on servers that do not say. */
  readonly files?: PolicyFiles & { readonly per_message: number };
  readonly requests?: readonly { readonly from: string; readonly to: string }[];
  /** Whose profile pictures may be set: this person's own, and by an office those of these roles. */
  readonly pictures: { readonly may_set_own: boolean; readonly office: readonly string[] };
}
