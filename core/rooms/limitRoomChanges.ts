import type { LimitCalls } from '../limits/limitCalls.ts';
import type { Person } from '../permissions/Person.ts';
import type { RoomChanges } from './changeRoom.ts';

const itself = (person: Person): Person => person;

/** The same changes of rooms, each counted against the limit of its kind. */
export const limitRoomChanges = (limited: LimitCalls, change: RoomChanges): RoomChanges => ({
  edit: limited('room_changes', itself, change.edit),
  handOver: limited('room_changes', itself, change.handOver),
  handOn: limited('room_changes', itself, change.handOn),
  leave: limited('member_changes', itself, change.leave),
  add: limited('member_changes', itself, change.add),
  remove: limited('member_changes', itself, change.remove),
});
