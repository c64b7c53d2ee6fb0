import type { KnownId, StagedRow } from '../../../core/history/HistoryStore.ts';
import type { MessageId, RoomId } from '../../../core/ids.ts';

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

  hide(roomId: RoomId, messageId: MessageId): void {
    for (const [source, messages] of this.#messages)
      for (const [id, known] of messages) {
        if (known.roomId !== roomId || known.messageId !== messageId) continue;
        messages.delete(id);
        tableOf(this.#erased, source).set(id, known);
      }
  }
}

const tableOf = <Value>(tables: Map<string, Map<string, Value>>, source: string): Map<string, Value> => {
  const table = tables.get(source) ?? new Map<string, Value>();
  tables.set(source, table);
  return table;
};
