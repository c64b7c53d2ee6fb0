import { ChatError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import type { People } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { organisationOf } from '../permissions/RoleGrant.ts';
import { answeredScopes } from '../permissions/rights.ts';
import { roomTypesOn } from '../permissions/roomTypesOf.ts';
import type { Inbox, OfficeQuery, RoomOverview } from './Inbox.ts';
import type { ShowMessage } from './showMessage.ts';

/** A room of an office, with the people that its list names. */
export interface OfficeRoom {
  readonly overview: RoomOverview;
  /** Who wrote to the office. */
  readonly writer: Person | null;
  /** Who of the office has taken the room; null while nobody has. */
  readonly takenBy: Person | null;
}

export interface OfficeList {
  readonly rooms: readonly OfficeRoom[];
  readonly nextCursor: string | null;
}

/**
 * The rooms of the offices in which the person answers, as of now: who comes into an office sees its rooms at once, who
 * leaves it does not any more. Latest activity first; three queries.
 * @throws ChatError ACCESS_DENIED for who answers in no office, INVALID_REQUEST for a cursor that came from no page
 */
export type ListOffice = (person: Person, query: Omit<OfficeQuery, 'offices'>) => Promise<OfficeList>;

interface Deps {
  readonly inbox: Pick<Inbox, 'listOffice'>;
  readonly people: Pick<People, 'evidence'>;
  readonly policy: Policy;
  readonly showMessage: ShowMessage;
}

export const makeListOffice =
  ({ inbox, people, policy, showMessage }: Deps): ListOffice =>
  async (person, query) => {
    const offices = roomTypesOn(policy, 'office').flatMap((type) => {
      const organisationIds = answeredScopes(policy, person, type).map(organisationOf);
      return organisationIds.length === 0 ? [] : [{ type, organisationIds }];
    });
    if (offices.length === 0) throw new ChatError('ACCESS_DENIED', 'You answer in no office.');
    const { rooms, nextCursor } = await inbox.listOffice(person.id, { ...query, offices });
    const ids = new Set(
      rooms.flatMap(({ room: { about, ownerId } }) => [...about, ...(ownerId === null ? [] : [ownerId])]),
    );
    const known = ids.size === 0 ? undefined : await people.evidence([...ids].map((id) => [id, id]));
    const find = (id: UserId | null | undefined): Person | null => (id && known?.person(id)) || null;
    const shown = rooms.map(async (overview): Promise<OfficeRoom> => {
      const { room, lastMessage } = overview;
      const latest = lastMessage === null ? null : await showMessage(person, lastMessage);
      return {
        overview: { ...overview, lastMessage: latest },
        writer: find(room.about[0]),
        takenBy: find(room.ownerId),
      };
    });
    return { rooms: await Promise.all(shown), nextCursor };
  };
