import type { Room } from '../wire/wireTypes.ts';

export interface RoomListState {
  /** Pinned ones first, then the latest first. */
  readonly rooms: readonly Room[];
  readonly unreadTotal: number;
  readonly isLoading: boolean;
  readonly hasMore: boolean;
}
