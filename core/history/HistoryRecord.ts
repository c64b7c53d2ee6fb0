/**
 * What another chat has kept, as its importer says it: one record for each thing, in any order. Ids are those of the
 * source. Moments are ISO 8601 with a zone, e.g. `2021-09-01T07:30:00Z`.
 */
export type HistoryRecord =
  | PersonRecord
  | HistoryRoomRecord
  | MembershipRecord
  | ThreadRecord
  | MessageRecord
  | DeletionRecord
  | ReadRecord;

export type Moment = string;

/** Somebody who wrote or was a member. Whom the directory knows by the id stays as the directory says. */
export interface PersonRecord {
  readonly kind: 'person';
  readonly id: string;
  readonly firstName?: string;
  readonly lastName?: string;
  /** A role of the policy; by default the weakest one. */
  readonly role?: string;
  readonly email?: string;
  /** False by default: who is not in the directory is gone. */
  readonly isActive?: boolean;
}

export interface HistoryRoomRecord {
  readonly kind: 'room';
  readonly id: string;
  /** A room type of the policy. */
  readonly type: string;
  /** Whom the room is about: its two people, or who writes to an office. */
  readonly people?: readonly string[];
  /** What the room is about, e.g. a class or a job, by the word that relations have for it. */
  readonly context?: string;
  readonly contextName?: string;
  /** Who opened a group. */
  readonly owner?: string;
  readonly name?: string;
  readonly createdAt?: Moment;
  /** The room can be read and not written. */
  readonly isLocked?: boolean;
}

export interface MembershipRecord {
  readonly kind: 'membership';
  readonly room: string;
  readonly person: string;
  readonly role?: string;
  /** Was a member once, and reads no more. */
  readonly isFormer?: boolean;
  readonly isMuted?: boolean;
  readonly isPinned?: boolean;
  /** The person's list leaves the room out until its next message. Counts when the room is made. */
  readonly isHidden?: boolean;
  /** Everything up to then is read. */
  readonly lastReadAt?: Moment;
}

/** A thread with a title: becomes a message that says the title, and that the thread's messages answer. */
export interface ThreadRecord {
  readonly kind: 'thread';
  readonly id: string;
  readonly room: string;
  readonly title: string;
  readonly author?: string;
  readonly at: Moment;
  readonly isPinned?: boolean;
  readonly isLocked?: boolean;
}

export interface MessageRecord {
  readonly kind: 'message';
  /** Unique among the messages of the source. */
  readonly id: string;
  readonly room: string;
  /** Absent for somebody of whom only the name is left, or nothing. */
  readonly author?: string;
  /** Shown for an author whom neither the directory nor a record knows. */
  readonly authorName?: string;
  readonly at: Moment;
  /** As it was last. What a deleted message said, if it is known. */
  readonly text: string;
  readonly isSystem?: boolean;
  readonly replyTo?: string;
  readonly thread?: string;
  readonly editedAt?: Moment;
  /** What it said before, the oldest first; each until the moment. */
  readonly earlier?: readonly { readonly text: string; readonly until: Moment }[];
  readonly deletedAt?: Moment;
  readonly deletedBy?: string;
  readonly reactions?: readonly { readonly emoji: string; readonly people: readonly string[] }[];
  /** Who has read it; gaps are allowed. */
  readonly readBy?: readonly string[];
  readonly attachments?: readonly FileRecord[];
  readonly isPinned?: boolean;
}

/** A message that came in earlier is gone in the source, which says no more of it. */
export interface DeletionRecord {
  readonly kind: 'deletion';
  /** The room of the message. */
  readonly room: string;
  readonly message: string;
  readonly at: Moment;
  /** By the author, if it is not known. */
  readonly by?: string;
}

export interface FileRecord {
  /** Where the file lies, below the folder of files. */
  readonly path?: string;
  /** An address elsewhere: becomes a link in the text. */
  readonly url?: string;
  readonly name?: string;
  /** SHA-256 in hexadecimal digits; a file with another one is refused. */
  readonly hash?: string;
}

/** How far somebody has read: up to a message, or to all that was there at a moment. */
export interface ReadRecord {
  readonly kind: 'read';
  readonly room: string;
  readonly person: string;
  readonly message?: string;
  readonly at?: Moment;
}

/** A record and where it stands, or why there is none. */
export type HistoryLine = { readonly line: number } & (
  | { readonly record: HistoryRecord }
  | { readonly problem: Omit<HistoryProblem, 'line'> }
);

/** One thing that could not be taken over as the source has it. */
export interface HistoryProblem {
  readonly line: number;
  /** `person`, `room`, …; `line` for what is no record. */
  readonly kind: HistoryRecord['kind'] | 'line';
  /** The source's id, if it could be read. */
  readonly id?: string | undefined;
  /** Which member of the record it is about. */
  readonly member?: string | undefined;
  /** What is wrong and what to do. */
  readonly problem: string;
  /** The record is not stored; otherwise it is, but for this. */
  readonly isRefused: boolean;
}
