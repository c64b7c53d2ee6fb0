import type { DirectoryRecords } from '../../core/directory/DirectoryRecords.ts';
import type { HistoryRecord } from '../../core/history/HistoryRecord.ts';
import type { ForeignDatabase } from './ForeignDatabase.ts';

/** What there is of each, there and here. */
export interface Figures {
  readonly people: number;
  readonly rooms: number;
  /** Messages that are not deleted. */
  readonly messages: number;
  readonly deleted: number;
  /** Files of messages that are not deleted. */
  readonly attachments: number;
}

export type Figure = keyof Figures;

/** One kind of thing that is here other than there. */
export interface Discrepancy {
  readonly figure: Figure;
  /** What is different, and why: one sentence without ids. */
  readonly reason: string;
  /** How many things it is about, and by how many the figure is larger here for it. */
  readonly count: number;
  readonly change: number;
  /** The first ids there, at most `shownIds`. */
  readonly ids: readonly string[];
}

export const shownIds = 20;

/** Names one thing; the same reason is told once, with all its ids. */
export type Tell = (figure: Figure, reason: string, id: string, change?: number) => void;

/** What a policy needs so that the people, relations and rooms of a system have a place. */
export interface PolicyNeeds {
  readonly roles: readonly string[];
  /** What somebody of a role is where the policy does not have it. */
  readonly otherwise?: Readonly<Record<string, string>>;
  readonly relations: readonly string[];
  readonly roomTypes: readonly string[];
}

/** One chat that Homeroom takes the place of, by the tables of its database. */
export interface ForeignSystem {
  /** Also the source of its ids here. */
  readonly name: string;
  /** For people. */
  readonly title: string;
  /** The shipped policy that fits; absent while there is none. */
  readonly policy?: string;
  readonly needs: PolicyNeeds;
  /** @throws ChatError INVALID_REQUEST for a database without its tables */
  open(database: ForeignDatabase): Promise<ForeignChat>;
}

/** A view of one moment: everything that is read is as it was when the database was opened, until it is released. */
export interface ForeignChat {
  readonly figures: Figures;
  /** All people and relations, and the ids of people who only appear in rooms or messages. */
  readDirectory(tell: Tell): Promise<ForeignDirectory>;
  /** Rooms, memberships and messages. Memory does not grow with them. */
  records(tell: Tell): AsyncIterable<HistoryRecord>;
  /** Ends the view, once all is read: a database cannot clean up behind one that stays. May be called again. */
  release(): Promise<void>;
  /** Which of these messages are there. */
  present(messageIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Whether an edit leaves no trace there: then texts are compared. */
  readonly hasSilentEdits: boolean;
}

export interface ForeignDirectory extends DirectoryRecords {
  readonly orphans: readonly string[];
}
