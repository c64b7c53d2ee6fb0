import type { RoomId, UserId } from '../../core/ids.ts';
import type { RoomSignal } from '../../core/rooms/RoomBus.ts';

/** What travels between nodes: pointers to what happened, never what was said. */
export type BusNews =
  | { readonly type: 'room'; readonly roomId: RoomId; readonly headSeq: number }
  | { readonly type: 'people'; readonly userIds: readonly UserId[] }
  | RoomSignal;

/** News with who sends them, and when they were made by Redis's clock. */
export interface Dispatch {
  readonly nodeId: string;
  readonly at: number;
  readonly news: BusNews;
}

/** Room news and signals travel on the channel of their room; every node hears of people, and who comes and goes. */
export const channelOf = (prefix: string, news: BusNews): string =>
  news.type === 'people' || news.type === 'presence' ? peopleChannel(prefix) : roomChannel(prefix, news.roomId);

export const roomChannel = (prefix: string, roomId: RoomId): string => `${prefix}room:${roomId}`;
export const peopleChannel = (prefix: string): string => `${prefix}people`;
