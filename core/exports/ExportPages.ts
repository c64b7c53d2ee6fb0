import type { ExportRecord } from './exportRecords.ts';

/** A part of a room for readers. */
export interface ExportedRoomPage {
  readonly name: string;
  /** From 1. */
  readonly part: number;
  readonly hasNext: boolean;
  /** What comes before the events, in the first part alone. */
  readonly facts: readonly ExportRecord[];
  readonly records: readonly ExportRecord[];
  /** Names by user id, for events that name people by their ids. */
  readonly names: ReadonlyMap<number, string>;
}

export interface IndexPage {
  readonly title: string;
  readonly madeAt: Date;
  readonly isSigned: boolean;
  readonly facts: readonly ExportRecord[];
  readonly rooms: readonly { readonly id: number; readonly name: string; readonly records: number }[];
}

/** Port: shows records to people, as pages that need neither a network nor a script. Whatever people wrote is text in them. */
export interface ExportPages {
  room(page: ExportedRoomPage): string;
  index(page: IndexPage): string;
}
