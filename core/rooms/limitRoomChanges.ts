import type { LimitCalls } from '../limits/limitCalls.ts';
import { forWriters } from '../permissions/checkWriting.ts';
import type { Person } from '../permissions/Person.ts';
import type { RoomChanges } from './changeRoom.ts';

const itself = (person: Person): Person => person;

/** The same changes of rooms, each counted against the limit of its kind. Who is restricted may leave, and no more. */
export const limitRoomChanges = (limited: LimitCalls, change: RoomChanges): RoomChanges => ({
  edit: limited('room_changes', itself, forWriters(itself, change.edit)),
  handOver: limited('room_changes', itself, forWriters(itself, change.handOver)),
  handOn: limited('room_changes', itself, forWriters(itself, change.handOn)),
  leave: limited('member_changes', itself, change.leave),
  add: limited('member_changes', itself, forWriters(itself, change.add)),
  remove: limited('member_changes', itself, change.remove),
});
