import type { RoomId } from '../../../core/ids.ts';
import type { Publication } from '../link/BusSession.ts';

export interface ChannelPublication extends Publication {
  /** Null unless this is the publication of a room. */
  readonly roomId: RoomId | null;
}

/** The commands of one session that the server has not answered yet. */
export interface InFlight {
  readonly commands: Set<Promise<unknown>>;
  /** Messages in these commands. */
  size: number;
}

export const nothingInFlight = (): InFlight => ({ commands: new Set(), size: 0 });
