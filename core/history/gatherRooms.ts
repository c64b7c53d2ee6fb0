import type { Person } from '../permissions/Person.ts';
import type { HistoryTally } from './HistoryOutcome.ts';
import type { HistoryPeople } from './HistoryPeople.ts';
import type { HistoryRoomRecord, MembershipRecord } from './HistoryRecord.ts';
import type { RoomsBody } from './stagedBody.ts';

export interface GatheredMember {
  readonly line: number;
  readonly record: MembershipRecord;
  readonly person: Person;
}

export interface GatheredRoom {
  room: { readonly line: number; readonly record: HistoryRoomRecord } | undefined;
  readonly members: GatheredMember[];
}

interface Deps {
  readonly tally: HistoryTally;
  readonly known: HistoryPeople;
}

/** The records of each room with those of its members, by the source's id of the room. */
export const gatherRooms = async (
  bodies: readonly RoomsBody[],
  { tally, known }: Deps,
): Promise<Map<string, GatheredRoom>> => {
  const groups = new Map<string, GatheredRoom>();
  for (const { line, record } of bodies) {
    const id = record.kind === 'room' ? record.id : record.room;
    const group = groups.get(id) ?? { room: undefined, members: [] };
    groups.set(id, group);
    if (record.kind === 'room') {
      const twice = { line, kind: 'room', id, member: 'id', problem: 'is given twice; the first one counts' } as const;
      if (group.room === undefined) group.room = { line, record };
      else tally.refuse('rooms', twice);
      continue;
    }
    const person = await known.find(record.person);
    if (person !== undefined) group.members.push({ line, record, person });
    else
      tally.refuse('memberships', {
        line,
        kind: 'membership',
        id,
        member: 'person',
        problem: unknownPerson(record.person),
      });
  }
  return groups;
};

export const unknownPerson = (id: string): string =>
  `nobody is called "${id}"; bring a record of the person, or import the roster of the source first`;
