import { expect } from 'chai';
import type { MergeId } from '../../core/accounts/Merge.ts';
import type { ChatSettings } from '../../core/ChatSettings.ts';
import { makeManageAccounts } from '../../core/directory/manageAccounts.ts';
import type { RoomId, UserId } from '../../core/ids.ts';
import { defaultLimits } from '../../core/limits/Limits.ts';
import { type Chat, makeChat } from '../../core/makeChat.ts';
import type { Person } from '../../core/permissions/Person.ts';
import type { Policy } from '../../core/permissions/Policy.ts';
import type { RequestChange } from '../../core/rooms/RequestWatch.ts';
import type { EphemeralEvent } from '../../core/rooms/RoomBus.ts';
import type { StoredWorld } from './ChatWorld.ts';
import { userRecord } from './records.ts';

/** Olga is an official. Otto is one and a member too. Ann, Bob, Cy, Eve and Fay are members; Dina is one elsewhere. */
const everybody: Readonly<Record<string, readonly (readonly [role: string, organisation: string])[]>> = {
  olga: [['official', 'association']],
  otto: [
    ['official', 'association'],
    ['member', 'association'],
  ],
  ann: [['member', 'association']],
  bob: [['member', 'association']],
  cy: [['member', 'association']],
  eve: [['member', 'association']],
  fay: [['member', 'association']],
  dina: [['member', 'elsewhere']],
};
export type Who = 'olga' | 'otto' | 'ann' | 'bob' | 'cy' | 'eve' | 'fay' | 'dina' | 'second ann' | 'second bob';

interface Parts {
  readonly world: StoredWorld;
  readonly policy: Policy;
  readonly settings: ChatSettings;
  readonly shown: EphemeralEvent[];
  readonly online: ReadonlySet<UserId>;
  readonly heard: RequestChange[];
}

const chatOver = ({ world, policy, settings, shown, online, heard }: Parts): Chat => {
  const limits = { ...defaultLimits, messages: { everyone: 1_000 }, room_opens: { everyone: 1_000 } };
  const bus = {
    ...{ publish: () => {}, invalidate: () => {}, addListener: () => () => {}, unsubscribeRoom: () => {} },
    ...{ subscribeRoom: async () => {}, subscribePerson: async () => {}, close: async () => {} },
    ...{ unsubscribePerson: () => {}, publishEphemeral: (event: EphemeralEvent) => void shown.push(event) },
  };
  const presence = { connect: async () => true, disconnect: async () => true, online: async () => online };
  const limiter = { acquire: async () => ({ allowed: true, retryAfterMs: 0 }), refund: async () => {} };
  const requestWatch = { onRequest: (change: RequestChange) => void heard.push(change) };
  return makeChat({ ...world, bus, presence, limiter }, policy, limits, { ...settings, requestWatch });
};

/** An association of alumni over stores, and what its people do and see. */
export const openAssociation = async <World extends StoredWorld>(
  world: World,
  policy: Policy,
  settings: ChatSettings = {},
) => {
  const shown: EphemeralEvent[] = [];
  const online = new Set<UserId>();
  const heard: RequestChange[] = [];
  const chat = chatOver({ world, policy, settings, shown, online, heard });
  await chat.applyDirectory({
    organisations: ['association', 'elsewhere'].map((externalId) => ({ externalId, name: externalId })),
    users: Object.entries(everybody).map(([who, held]) =>
      userRecord(who, held[0]?.[0] ?? '', {
        roles: held.map(([role, organisation]) => ({ role, organisation })),
      }),
    ),
    relations: [],
  });
  const twins = (['ann', 'bob'] as const).map((who) =>
    userRecord(`second ${who}`, 'member', { roles: [{ role: 'member', organisation: 'club' }] }),
  );
  const club = { organisations: [{ externalId: 'club', name: 'club' }], users: twins, relations: [] };
  await chat.applyDirectory(club, { source: 'club' });
  const person = async (who: Who): Promise<Person> =>
    (await world.people.findAllByExternalId(who))[0]?.person ?? expect.fail(`${who} is not stored`);
  const open = async (who: Who, other: Who) => {
    const userId = (await person(other)).id;
    return (await chat.openRoom(await person(who), { type: 'direct', userId })).room;
  };
  const send = async (who: Who, roomId: RoomId, content: string, clientId?: string) =>
    chat.sendMessage({ sender: await person(who), roomId, content, ...(clientId && { clientId }) });
  const ask = async (who: Who, other: Who, content = `Hello, ${other}`) => {
    const { id } = await open(who, other);
    await send(who, id, content);
    return id;
  };
  const listed = async (who: Who): Promise<string[]> =>
    (await chat.listRooms(await person(who), { limit: 20, state: 'requests' })).rooms.map(
      ({ counterpart, lastMessage }) => `${counterpart?.externalId}: ${lastMessage?.content}`,
    );
  const rooms = async (who: Who) => (await chat.listRooms(await person(who), { limit: 20 })).rooms;
  const members = async (roomId: RoomId): Promise<string[]> =>
    (await world.rooms.participants(roomId))
      .map((one) =>
        [one.person.externalId, ...(one.mayPost ? [] : ['reads']), ...(one.isSuspended ? ['suspended'] : [])].join(' '),
      )
      .sort();
  /** All that who asked can see of the room and of the other. */
  const seenBy = async (who: Who, other: Who, roomId: RoomId) => {
    const [asker, otherId] = [await person(who), (await person(other)).id];
    const overview = await chat.overview(asker, roomId);
    const history = await chat.history(asker, roomId, { limit: 50 });
    const contacts = await chat.resolveContacts(asker, { limit: 50 });
    const { room: state, rights, participantCount, counterpart } = overview;
    return JSON.stringify({
      ...{ state, rights, participantCount, counterpart: counterpart?.externalId },
      texts: history.messages.map(({ content }) => content),
      contact: contacts.contacts.find((one) => one.person.id === otherId),
      permission: await chat.explainContact(asker, otherId),
      events: await chat.events(asker, roomId, 0, 100),
      readers: await chat.receipts(asker, roomId, history.messages[0]?.id ?? expect.fail('No message')),
    });
  };
  const answer = async (who: Who, roomId: RoomId, what: 'accept' | 'decline' | 'block') =>
    chat.requests[what](await person(who), roomId);
  const block = async (who: Who, other: Who) => chat.blocks.block(await person(who), (await person(other)).id);
  const give = async (who: Who, roles: readonly string[], isActive = true) =>
    chat.applyDirectory({
      users: [
        userRecord(who, roles[0] ?? 'member', {
          isActive,
          roles: roles.map((role) => ({ role, organisation: 'association' })),
        }),
      ],
      relations: [],
    });
  const accounts = makeManageAccounts({
    ...{ ...world, policy, bus: { publish: () => {}, invalidate: () => {} } },
    ...{ actor: 'host', part: 'all' },
  });
  const merge = async (survivor: Who, merged: Who) =>
    (
      await accounts.mergeAccounts({
        survivorId: (await person(survivor)).id,
        mergedId: (await person(merged)).id,
        reason: 'One',
      })
    ).merge;
  const unmerge = async ({ id }: { readonly id: MergeId | null }) =>
    accounts.undoMerge(id ?? expect.fail('Nothing was merged'));
  return {
    ...{ give, merge, unmerge, later: (ms: number) => new Date(world.clock.now().getTime() + ms) },
    ...{
      ...world,
      chat,
      shown,
      heard,
      online,
      person,
      open,
      send,
      ask,
      listed,
      rooms,
      members,
      seenBy,
      answer,
      block,
    },
  };
};
