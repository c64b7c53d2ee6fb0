/** How many rooms were made or changed, and how many memberships were changed how; or would be. */
export interface RoomCounts {
  readonly created: number;
  readonly changed: number;
  readonly joined: number;
  readonly left: number;
  readonly suspended: number;
  readonly restored: number;
}

export const noRooms: RoomCounts = { created: 0, changed: 0, joined: 0, left: 0, suspended: 0, restored: 0 };

export const addCounts = (one: RoomCounts, other: RoomCounts): RoomCounts => ({
  created: one.created + other.created,
  changed: one.changed + other.changed,
  joined: one.joined + other.joined,
  left: one.left + other.left,
  suspended: one.suspended + other.suspended,
  restored: one.restored + other.restored,
});
