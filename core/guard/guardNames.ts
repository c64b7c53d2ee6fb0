import type { GuardRule } from '../permissions/GuardRule.ts';
import type { Person } from '../permissions/Person.ts';
import { grantsOf, rootScope } from '../permissions/RoleGrant.ts';
import type { EnterRoom } from '../rooms/admit.ts';
import type { RoomChanges } from '../rooms/changeRoom.ts';
import type { OpenRoom } from '../rooms/openRoom.ts';
import { type makeDecideText, refused } from './decideText.ts';
import type { GuardedText } from './MessageGuard.ts';

/** Names of rooms pass the guards too; what a guard would mask or hold is refused. */
export interface GuardNames {
  guardOpening(open: OpenRoom): OpenRoom;
  guardChanges(changes: RoomChanges): RoomChanges;
}

interface Deps {
  /** Those that count now. */
  readonly rules: () => readonly GuardRule[];
  readonly decideText: ReturnType<typeof makeDecideText>;
  readonly enterRoom: EnterRoom;
}

/** Names as they come. */
export const unguardedNames: GuardNames = { guardOpening: (open) => open, guardChanges: (changes) => changes };

export const makeGuardNames = ({ rules, decideText, enterRoom }: Deps): GuardNames => {
  const check = async (person: Person, name: string, place: Pick<GuardedText, 'roomId' | 'roomType' | 'scope'>) => {
    const mine = rules().filter(
      ({ rooms, while: kind }) => kind === undefined && (rooms === 'all' || rooms.includes(place.roomType)),
    );
    if (mine.length === 0) return;
    const decision = await decideText({ kind: 'name', content: name, senderId: person.id, ...place }, mine);
    if (decision.action === 'hold') throw refused(decision.reasons);
    if (decision.content !== name) throw refused(decision.record?.reasons ?? []);
  };
  return {
    guardOpening: (open) => async (opener, command) => {
      const [grant] = grantsOf(opener);
      const place = { roomId: null, roomType: command.type, scope: grant?.scope ?? rootScope };
      if (command.name !== undefined) await check(opener, command.name, place);
      return open(opener, command);
    },
    guardChanges: (changes) => ({
      ...changes,
      edit: async (person, roomId, edit) => {
        if (edit.name === undefined || rules().length === 0) return changes.edit(person, roomId, edit);
        // Who has no part in the room hears that first.
        const { room } = await enterRoom(person, roomId, null);
        await check(person, edit.name, { roomId, roomType: room.type, scope: room.scope });
        return changes.edit(person, roomId, edit);
      },
    }),
  };
};
