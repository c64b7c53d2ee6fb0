import type { SourcedId } from '../../../core/history/findImported.ts';
import type { KnownId, StagedRow } from '../../../core/history/HistoryStore.ts';
import type { LatestImport } from '../../../core/history/LatestImport.ts';
import type { MessageId, RoomId, UserId } from '../../../core/ids.ts';
import type { RoomPreferences } from '../../../core/messages/Inbox.ts';

interface ImportedRange {
  readonly firstSeq: number;
  readonly lastSeq: number;
}

/** What came in with histories: under which ids, with which seqs, and what waits for its turn. */
export class HistoryTables {
  /** By the ids of runs. */
  readonly staged = new Map<number, StagedRow[]>();
  /** The latest run of each source. */
  readonly runs = new Map<string, number>();
  /** By the names of sources. */
  readonly latest = new Map<string, LatestImport>();
  /** Rooms of sources that they said last to be locked, and what they said last of preferences, by `saidKey`. */
  readonly locked = new Set<string>();
  readonly preferences = new Map<string, RoomPreferences>();
  lastRun = 0;
  readonly #rooms = new Map<string, Map<string, RoomId>>();
  readonly #messages = new Map<string, Map<string, KnownId>>();
  readonly #erased = new Map<string, Map<string, KnownId>>();
  readonly #ranges = new Map<RoomId, ImportedRange[]>();

  rooms(source: string): Map<string, RoomId> {
    return tableOf(this.#rooms, source);
  }

  messages(source: string): Map<string, KnownId> {
    return tableOf(this.#messages, source);
  }

  mark(roomId: RoomId, firstSeq: number, lastSeq: number): void {
    this.#ranges.set(roomId, [...(this.#ranges.get(roomId) ?? []), { firstSeq, lastSeq }]);
  }

  isImported(roomId: RoomId, seq: number): boolean {
    return (this.#ranges.get(roomId) ?? []).some(({ firstSeq, lastSeq }) => firstSeq <= seq && seq <= lastSeq);
  }

  /** Messages whose sender was erased: they are known when they come again, and nobody finds them by their ids. */
  erased(source: string): ReadonlyMap<string, KnownId> {
    return tableOf(this.#erased, source);
  }

  sourcesOfRoom(roomId: RoomId): SourcedId[] {
    const found = [...this.#rooms].flatMap(([source, rooms]) =>
      [...rooms].flatMap(([id, known]) => (known === roomId ? [{ source, id }] : [])),
    );
    const place = ({ source, id }: SourcedId): string => `${source}\0${id}`;
    return found.sort((one, other) => (place(one) < place(other) ? -1 : 1));
  }

  sourcesOfMessages(roomId: RoomId, messageIds: ReadonlySet<MessageId>): Map<MessageId, SourcedId> {
    const found = new Map<MessageId, SourcedId>();
    for (const [source, messages] of this.#messages)
      for (const [id, known] of messages)
        if (known.roomId === roomId && messageIds.has(known.messageId)) found.set(known.messageId, { source, id });
    return found;
  }

  hide(roomId: RoomId, messageId: MessageId): void {
    for (const [source, messages] of this.#messages)
      for (const [id, known] of messages) {
        if (known.roomId !== roomId || known.messageId !== messageId) continue;
        messages.delete(id);
        tableOf(this.#erased, source).set(id, known);
      }
  }
}

export const saidKey = (source: string, room: string, userId?: UserId): string =>
  JSON.stringify(userId === undefined ? [source, room] : [source, room, userId]);

const tableOf = <Value>(tables: Map<string, Map<string, Value>>, source: string): Map<string, Value> => {
  const table = tables.get(source) ?? new Map<string, Value>();
  tables.set(source, table);
  return table;
};
