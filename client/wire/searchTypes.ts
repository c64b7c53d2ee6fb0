import type { Message, RoomType } from './wireTypes.ts';

export interface SearchResult {
  readonly message: Message;
  readonly room: { readonly id: number; readonly type: RoomType; readonly name: string };
  /** A part of the text in pieces; `is_match` marks those that matched. */
  readonly excerpt: readonly { readonly text: string; readonly is_match: boolean }[];
}

export interface SearchAnswer {
  readonly results: SearchResult[];
  readonly next_cursor: string | null;
  /** Absent from servers of earlier releases. */
  readonly left_out?: readonly string[];
  readonly is_complete?: boolean;
}
