import type { Clock } from '../clock.ts';
import { ChatError } from '../errors.ts';
import type { RoomId, UserId } from '../ids.ts';
import type { People } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { contains, grantsOf, type Scope } from '../permissions/RoleGrant.ts';
import { overseenScopes } from '../permissions/rights.ts';
import { roomNotFound } from '../rooms/admit.ts';
import type { RoomRepository } from '../rooms/RoomRepository.ts';
import { caseEntry } from './caseAudit.ts';
import { badCase, checkCase } from './checkCase.ts';
import type { CaseRequest, OpenedCase } from './OversightCase.ts';
import type { OversightCases } from './OversightCases.ts';
import type { OversightSettings } from './OversightSettings.ts';
import { caseNotFound, concerns } from './reachCases.ts';

/**
 * Opens a case, which runs at once or waits for a second person's approval. It belongs to the smallest organisation in
 * which its author oversees all of its people and rooms. The same request under the same client id gives the first case.
 * @throws ChatError NOT_FOUND without the right to oversee, INVALID_REQUEST, USER_NOT_FOUND and ROOM_NOT_FOUND for whom
 *   and what the author does not oversee, ACCESS_DENIED for a case about oneself, CONFLICT for another case under the client id
 */
export type OpenCase = (author: Person, request: CaseRequest) => Promise<OpenedCase>;

interface Deps {
  readonly cases: Pick<OversightCases, 'open'>;
  readonly people: Pick<People, 'evidence'>;
  readonly rooms: Pick<RoomRepository, 'access'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly policy: Policy;
  readonly approval: OversightSettings['approval'];
}

export const makeOpenCase = ({ cases, people, rooms, clock, policy, approval }: Deps): OpenCase => {
  /** The organisations in which the people have or had roles, each by account that is theirs now. */
  const readPeople = async (ids: readonly UserId[]): Promise<{ ids: UserId[]; scopes: Scope[][] }> => {
    const graph = await people.evidence(ids.map((id) => [id, id]));
    const found = ids.map((id) => graph.person(id));
    if (found.includes(undefined)) throw userNotOverseen();
    const persons = found.filter((one) => one !== undefined);
    return {
      ids: persons.map(({ id, mergedInto = id }) => mergedInto),
      scopes: persons.map((one) => grantsOf(one).map(({ scope }) => scope)),
    };
  };
  const readRooms = async (author: Person, ids: readonly RoomId[]): Promise<Scope[][]> => {
    const found = await Promise.all(ids.map((id) => rooms.access(id, author.id)));
    return found.map((access) => {
      if (access === undefined) throw roomNotFound();
      return [access.room.scope];
    });
  };

  return async (author, request) => {
    const mine = [...overseenScopes(policy, author)].sort((one, other) => other.length - one.length);
    if (mine.length === 0) throw caseNotFound();
    const checked = checkCase(request, clock.now());
    const named = await readPeople(checked.personIds);
    const places = await readRooms(author, checked.roomIds);
    const isOverseen = (scopes: readonly Scope[]): boolean => mine.some((one) => isWithin(one, scopes));
    if (!named.scopes.every(isOverseen)) throw userNotOverseen();
    if (!places.every(isOverseen)) throw roomNotFound();
    const scope = mine.find((one) => [...named.scopes, ...places].every((scopes) => isWithin(one, scopes)));
    if (scope === undefined)
      throw badCase('user_ids', 'These people and rooms are of several organisations; open a case for each of them.');
    const draft = { ...checked, personIds: [...new Set(named.ids)], scope, authorId: author.id };
    if (concerns(draft, author))
      throw new ChatError('ACCESS_DENIED', 'You may not open a case about yourself; ask somebody else who oversees.');
    return cases.open({ ...draft, needsApproval: approval === 'second' }, (opened) =>
      caseEntry(author, 'case.opened', opened),
    );
  };
};

/** Whether one of these organisations is that one, or below it. */
const isWithin = (outer: Scope, scopes: readonly Scope[]): boolean => scopes.some((scope) => contains(outer, scope));

const userNotOverseen = (): ChatError =>
  new ChatError('USER_NOT_FOUND', 'One of these people does not exist, or you do not oversee their organisation.');
