import type { RoomId, UserId } from '../ids.ts';
import type { RoomType } from '../permissions/Policy.ts';
import type { RoomChange } from '../rooms/RoomEvent.ts';
import { type ChangedRoom, changedPosters, type RoomPlan } from './RoomPlan.ts';

export type RoomEffect =
  | 'created'
  | 'frozen'
  | 'unfrozen'
  | 'renamed'
  | 'joined'
  | 'left'
  | 'suspended'
  | 'restored'
  | 'may post'
  | 'may not post';

export interface PlanExample {
  readonly effect: RoomEffect;
  /** Null for a new room. */
  readonly roomId: RoomId | null;
  readonly type: RoomType;
  readonly name: string;
  /** The first ten people whom it concerns. */
  readonly userIds: readonly UserId[];
}

const shownPeople = 10;

/** Everything that a plan would do, one kind of effect on one room after the other. */
export function* planExamples({ fresh, changed }: RoomPlan): Generator<PlanExample> {
  for (const { type, name, participants } of fresh)
    yield { effect: 'created', roomId: null, type, name, userIds: shownIds(participants) };
  for (const room of changed)
    for (const [effect, userIds] of effectsOf(room)) {
      const { id, type, name } = room.after.state;
      yield { effect, roomId: id, type, name, userIds };
    }
}

function* effectsOf({ before, after }: ChangedRoom): Generator<readonly [RoomEffect, readonly UserId[]]> {
  if (before.state.isFrozen !== after.state.isFrozen) yield [after.state.isFrozen ? 'frozen' : 'unfrozen', []];
  if (before.state.name !== after.state.name) yield ['renamed', []];
  for (const change of after.changes)
    if ('userIds' in change) yield [effectOf[change.type], change.userIds.slice(0, shownPeople)];
  for (const mayPost of [true, false]) {
    const posters = changedPosters({ before, after }).filter((one) => one.mayPost === mayPost);
    if (posters.length > 0) yield [mayPost ? 'may post' : 'may not post', shownIds(posters)];
  }
}

const effectOf: Readonly<Record<Exclude<RoomChange['type'], 'room_updated'>, RoomEffect>> = {
  participants_joined: 'joined',
  participants_left: 'left',
  participants_suspended: 'suspended',
  participants_restored: 'restored',
};

const shownIds = (people: readonly { readonly userId: UserId }[]): UserId[] =>
  people.slice(0, shownPeople).map(({ userId }) => userId);
