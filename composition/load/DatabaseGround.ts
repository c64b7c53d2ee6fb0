import { issueToken } from '../../adapters/jwt/issueToken.ts';
import { type DirectoryRecords, loadSource } from '../../core/directory/DirectoryRecords.ts';
import { organisationsIn } from '../../core/directory/organisationsIn.ts';
import { asRoomId, type OrganisationId, rootOrganisation } from '../../core/ids.ts';
import type { Chat } from '../../core/makeChat.ts';
import type { People } from '../../core/permissions/People.ts';
import type { Person } from '../../core/permissions/Person.ts';
import { organisationOf } from '../../core/permissions/RoleGrant.ts';
import type { AuthConfig } from '../Config.ts';
import { personAt } from './HttpGround.ts';
import { inTurns } from './inTurns.ts';
import {
  endOf,
  type LoadGround,
  type LoadPerson,
  leaderName,
  loadName,
  loadOrganisation,
  memberName,
} from './LoadGround.ts';

interface Options {
  readonly chat: Chat;
  readonly people: Pick<People, 'findAllByExternalId'>;
  readonly auth: Pick<AuthConfig, 'secret' | 'issuer' | 'audience' | 'source'>;
  /** Seconds for which keys and tokens are good. */
  readonly ttlSeconds: number;
}

const actor = 'command';
/** Erasures at the same time: they are the load's own, and the server has work to do. */
const width = 2;

/**
 * Makes the school of a load by the use cases themselves, on the database of the nodes. Sockets open by tickets, so it does
 * not matter who issues tokens.
 */
export const makeDatabaseGround = ({ chat, people: reader, auth, ttlSeconds }: Options): LoadGround => {
  const directory = chat.enterDirectory(actor);

  const find = async ({ externalId }: LoadPerson): Promise<Person | undefined> =>
    (await reader.findAllByExternalId(externalId)).find(({ source }) => source === loadSource)?.person;
  const known = async (person: LoadPerson): Promise<Person> => {
    const found = await find(person);
    if (found === undefined) throw new Error(`"${person.externalId}" was made and is not there`);
    return found;
  };

  const findOrganisation = async (): Promise<OrganisationId | undefined> =>
    (await organisationsIn([rootOrganisation], directory)).find(
      ({ source, externalId }) => source === loadSource && externalId === loadOrganisation.externalId,
    )?.id;

  const services = async (organisation: OrganisationId | undefined) =>
    organisation === undefined
      ? []
      : (await chat.services.list(actor))
          .map(({ account }) => account)
          .filter(({ scope, name }) => organisationOf(scope) === organisation && name.startsWith(loadName));

  return {
    findLeftovers: async () => {
      const found: LoadPerson[] = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const more = cursor === undefined ? {} : { cursor };
        const page = await directory.listPeople({ text: loadName, limit: 100, ...more });
        for (const { person } of page.people)
          if (endOf(person.externalId) !== undefined)
            found.push({ externalId: person.externalId, isLeader: person.firstName === leaderName });
        cursor = page.nextCursor;
      }
      return found;
    },

    prepare: async (plan, roles, people) => {
      const organisation = loadOrganisation.externalId;
      const records: DirectoryRecords = {
        organisations: [{ ...loadOrganisation, type: 'load' }],
        users: people.map(({ externalId, isLeader }) => {
          const role = isLeader ? roles.leader : roles.member;
          const firstName = isLeader ? leaderName : memberName;
          return { externalId, role, roles: [{ role, organisation }], firstName, lastName: loadName, isActive: true };
        }),
        relations: [],
      };
      await directory.apply(records, { source: loadSource });
      const made = await inTurns(width, people, known);
      const classes = await inTurns(width, plan.classes, async ({ leader, members, visitor }, place) => {
        const others = [...members, ...(visitor === undefined ? [] : [visitor])].filter((one) => one !== leader);
        const participantIds = others.flatMap((one) => made[one]?.id ?? []);
        const head = made[leader] ?? (await known(personAt(people, leader)));
        const open = async (type: string, name: string) =>
          (await chat.openRoom(head, { type, name, participantIds })).room.id;
        const talk = await open(roles.talk, `${loadName} ${place + 1}`);
        const tell = plan.services > 0 ? roles.services : undefined;
        return { talk, tell: tell && (await open(tell.type, `${loadName} ${place + 1}, announcements`)) };
      });
      const serviceKeys: string[] = [];
      const place = plan.services > 0 ? await findOrganisation() : undefined;
      const old = await services(place);
      for (let number = 1; number <= plan.services; number += 1) {
        const name = `${loadName} ${number}`;
        const given = { name, purpose: 'homeroom load', role: roles.services?.role ?? '' };
        const before = old.find((one) => one.name === name);
        const { id } =
          before === undefined
            ? await chat.services.create(actor, { ...given, ...(place !== undefined && { organisation: place }) })
            : await chat.services.change(actor, before.id, { isActive: true });
        const expiresAt = new Date(Date.now() + ttlSeconds * 1000);
        serviceKeys.push((await chat.services.createKey(actor, id, { expiresAt })).secret);
      }
      return { people, classes, serviceKeys };
    },

    proof: async (person) => ({
      query: `ticket=${encodeURIComponent(await chat.issueTicket(await known(person)))}`,
    }),
    headers: async ({ externalId }) => {
      const { secret, issuer, audience, source } = auth;
      // With AUTH_SOURCE a token names people of that source alone.
      if (secret === undefined || source !== undefined) return undefined;
      const claims = { ...(issuer && { issuer }), ...(audience && { audience }) };
      return { authorization: `Bearer ${await issueToken({ secret, externalId, ttlSeconds, ...claims })}` };
    },
    addMember: async (leader, room, member) => {
      await chat.changeRoom.add(await known(leader), asRoomId(room), [(await known(member)).id]);
    },
    removeMember: async (leader, room, member) => {
      await chat.changeRoom.remove(await known(leader), asRoomId(room), (await known(member)).id);
    },

    remove: async (people, onProgress) => {
      let [rooms, done] = [0, 0];
      for (const leader of people.filter(({ isLeader }) => isLeader)) {
        const person = await find(leader);
        if (person === undefined) continue;
        const { rooms: listed } = await chat.listRooms(person, { limit: 100, withHidden: true });
        for (const { room } of listed) {
          if (room.isArchived) continue;
          await chat.changeRoom.edit(person, room.id, { isArchived: true });
          rooms += 1;
        }
      }
      await inTurns(width, people, async (one) => {
        const person = await find(one);
        if (person !== undefined) await chat.erasePerson(actor, person.id, { isDespiteOpen: true });
        onProgress(++done);
      });
      const active = (await services(await findOrganisation())).filter(({ deactivatedAt }) => deactivatedAt === null);
      for (const { id } of active) await chat.services.change(actor, id, { isActive: false });
      return { people: people.length, rooms, services: active.length };
    },
  };
};
