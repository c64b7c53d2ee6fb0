import { expect } from 'chai';
import type { AuditDraft } from '../../core/audit/AuditEntry.ts';
import type { AuditAction } from '../../core/audit/auditActions.ts';
import { asUserId, type RoomId, rootOrganisation, type UserId } from '../../core/ids.ts';
import { deleted, edited, type MessageDraft, type ServicePosting } from '../../core/messages/Message.ts';
import type { ServicePass } from '../../core/messages/ServicePass.ts';
import { isService } from '../../core/permissions/Person.ts';
import { asServiceKeyId, type ServiceAccount, type ServiceKey } from '../../core/serviceaccounts/ServiceAccount.ts';
import type { ChatWorld, OpenStored } from './ChatWorld.ts';
import { refusalOf } from './refusalOf.ts';
import { School } from './School.ts';
import { stateOver } from './stateOver.ts';

const noon = new Date('2026-09-01T12:00:00.000Z');
const minutesOn = (minutes: number): Date => new Date(noon.getTime() + minutes * 60_000);
const hash = (letter: string): string => letter.repeat(64);
const uuid = '6f1c0b1e-5d0a-4c57-9a43-0d6f0f6a7c11';
const most = { most: 3, now: noon };

const entry =
  (action: AuditAction) =>
  ({ id }: ServiceAccount): AuditDraft => ({ actor: { kind: 'host' }, action, subjects: [id] });
const keyEntry =
  (action: AuditAction) =>
  ({ id, accountId }: ServiceKey): AuditDraft => ({
    ...{ actor: { kind: 'host' }, action, subjects: [accountId], details: { key: id } },
  });

const create = ({ serviceAccounts }: Pick<ChatWorld, 'serviceAccounts'>, organisation = rootOrganisation) =>
  serviceAccounts.create(
    { name: 'Homework', purpose: 'Tells classes', role: 'bot', organisation },
    entry('service.created'),
  );

const createKey = (
  { serviceAccounts }: Pick<ChatWorld, 'serviceAccounts'>,
  accountId: UserId,
  letter: string,
  expiresAt: Date | null = null,
) =>
  serviceAccounts.createKey(
    { accountId, name: 'Server', hash: hash(letter), expiresAt },
    most,
    keyEntry('service.key_created'),
  );

const everywhere: ServicePass = { roomTypes: ['class'], organisation: rootOrganisation };

const draftOf = (
  roomId: RoomId,
  senderId: UserId,
  content: string,
  { clientId = null, ...more }: Partial<MessageDraft> & Partial<ServicePosting> = {},
): MessageDraft => {
  const { pass = everywhere, type = 'bot', data, ...rest } = more;
  const service = { pass, type, ...(data && { data }) };
  return { roomId, senderId, content, sent: content, clientId, replyTo: null, service, ...rest };
};

const openClass = async (world: Parameters<typeof School.open>[0]) => {
  const school = await School.open(world);
  const room = (await world.rooms.findByKey({ type: 'class', userIds: [], context: 'algebra-1' })) ?? expect.fail();
  return { school, roomId: room.id };
};

/** What a store of service accounts promises, and one of messages about what they post. */
export const serviceAccountsContract = (name: string, open: OpenStored): void =>
  void describe(`service accounts (${name})`, () => {
    const fact = stateOver(open);

    fact('are no people: only their messages and their number show them', async (world) => {
      const school = await School.open(world);
      const account = await create(world);
      expect(account).to.deep.include({ name: 'Homework', purpose: 'Tells classes', role: 'bot', deactivatedAt: null });
      const sender = (await world.people.find(account.id)) ?? expect.fail();
      expect(isService(sender)).to.equal(true);
      expect(sender).to.deep.include({ firstName: 'Homework', lastName: '', isActive: false });
      const graph = await world.people.evidence([[school.id('ada'), account.id]]);
      expect(graph.person(account.id)).to.equal(undefined);
      expect(await world.people.findAllByExternalId(sender.externalId)).to.deep.equal([]);
      const { people } = await world.directoryReader.listPeople({ limit: 100 });
      expect(people.map(({ person }) => person.id)).not.to.include(account.id);
      const found = await world.directoryReader.listPeople({ limit: 100, text: 'Homework' });
      expect(found.people).to.deep.equal([]);
      const { contacts } = await world.contacts.list(school.id('ada'), { limit: 100 });
      expect(contacts.map(({ person }) => person.id)).not.to.include(account.id);
      expect(await world.exportReader.account(account.id)).to.equal(undefined);
    });

    fact('are found by a key while it counts, and by no other', async (world) => {
      const account = await create(world);
      const key = await createKey(world, account.id, 'a');
      const found = await world.serviceAccounts.findByKey(hash('a'), noon);
      expect(found).to.deep.equal({ account, key });
      expect(await world.serviceAccounts.findByKey(hash('b'), noon)).to.equal(undefined);
      await createKey(world, account.id, 'c', minutesOn(5));
      expect((await world.serviceAccounts.findByKey(hash('c'), minutesOn(4)))?.account.id).to.equal(account.id);
      expect(await world.serviceAccounts.findByKey(hash('c'), minutesOn(5))).to.equal(undefined);
    });

    fact('have several keys at once, each revoked for good and once', async (world) => {
      const account = await create(world);
      const other = await create(world);
      const [one, two] = [await createKey(world, account.id, 'a'), await createKey(world, account.id, 'b')];
      const revoke = (id: UserId, at: Date) =>
        world.serviceAccounts.revokeKey(id, one.id, at, keyEntry('service.key_revoked'));
      expect(await revoke(other.id, noon)).to.equal(undefined);
      const revoked = await revoke(account.id, noon);
      expect(revoked).to.deep.equal({ ...one, revokedAt: noon });
      expect(await revoke(account.id, minutesOn(5))).to.deep.equal(revoked);
      expect(await world.serviceAccounts.findByKey(hash('a'), noon)).to.equal(undefined);
      expect((await world.serviceAccounts.findByKey(hash('b'), noon))?.key.id).to.equal(two.id);
      expect(await world.serviceAccounts.listKeys(account.id)).to.deep.equal([two, revoked]);
      const missing = asServiceKeyId(999_999);
      const none = world.serviceAccounts.revokeKey(account.id, missing, noon, keyEntry('service.key_revoked'));
      expect(await none).to.equal(undefined);
      const entries = (await world.auditLog.list({ limit: 100 })).map(({ action }) => action);
      expect(entries.filter((action) => action === 'service.key_revoked')).to.have.length(1);
    });

    fact('have a bounded number of keys that count', async (world) => {
      const account = await create(world);
      const made = await Promise.allSettled([...'abcdef'].map((letter) => createKey(world, account.id, letter)));
      expect(made.filter(({ status }) => status === 'fulfilled')).to.have.length(3);
      const [first] = await world.serviceAccounts.listKeys(account.id);
      await world.serviceAccounts.revokeKey(
        ...([account.id, first?.id ?? expect.fail(), noon, keyEntry('service.key_revoked')] as const),
      );
      await createKey(world, account.id, '9');
      expect(await refusalOf(createKey(world, asUserId(999_999), '8'))).to.equal('NOT_FOUND');
    });

    fact('that are deactivated keep their name, lose their keys and get none', async (world) => {
      const { roomId } = await openClass(world);
      const account = await create(world);
      await createKey(world, account.id, 'a');
      const { message } = await world.messages.append(draftOf(roomId, account.id, 'Page 12'));
      const change = (isActive: boolean, at: Date) =>
        world.serviceAccounts.change(account.id, { isActive }, at, entry('service.changed'));
      expect((await change(false, noon))?.deactivatedAt).to.deep.equal(noon);
      expect((await change(false, minutesOn(5)))?.deactivatedAt).to.deep.equal(noon);
      expect(await world.serviceAccounts.findByKey(hash('a'), noon)).to.equal(undefined);
      expect(await refusalOf(createKey(world, account.id, 'b'))).to.equal('CONFLICT');
      expect(await refusalOf(world.messages.append(draftOf(roomId, account.id, 'Page 13')))).to.equal('ROOM_NOT_FOUND');
      expect((await world.messages.find(roomId, message.id))?.sender.firstName).to.equal('Homework');
      await change(true, minutesOn(6));
      expect(await world.serviceAccounts.findByKey(hash('a'), noon)).to.equal(undefined);
      await world.messages.append(draftOf(roomId, account.id, 'Page 14'));
      const entries = (await world.auditLog.list({ limit: 100 })).map(({ action }) => action);
      expect(entries.filter((action) => action === 'service.changed')).to.have.length(2);
    });

    fact('are listed by organisation, with what their keys are used for', async (world) => {
      await world.directory.transaction((tx) =>
        tx.saveOrganisations(
          [
            { externalId: 'district', name: 'District' },
            { externalId: 'north', name: 'North', parent: 'district' },
            { externalId: 'south', name: 'South', parent: 'district' },
          ],
          'host',
        ),
      );
      const places = await world.directory.transaction((tx) => tx.organisationsOf('host'), true);
      const [district, north, south] = ['district', 'north', 'south'].map((id) => places.get(id)?.id ?? expect.fail());
      if (district === undefined || north === undefined || south === undefined) return expect.fail();
      const account = await create(world, north);
      await create(world, south);
      expect(account.scope).to.deep.equal([north, district, rootOrganisation]);
      const ofNorth = await world.serviceAccounts.list([north]);
      expect(ofNorth).to.deep.equal([{ account, keyCount: 0, lastUsedAt: null }]);
      expect(await world.serviceAccounts.list([district])).to.have.length(2);
      const key = await createKey(world, account.id, 'a');
      await world.serviceAccounts.touchKey(key.id, noon, minutesOn(-1));
      await world.serviceAccounts.touchKey(key.id, minutesOn(0.5), minutesOn(-0.5));
      const [used] = await world.serviceAccounts.list([north]);
      expect(used).to.deep.include({ keyCount: 1, lastUsedAt: noon });
      const renamed = await world.serviceAccounts.change(
        ...([account.id, { name: 'Homework of the north' }, noon, entry('service.changed')] as const),
      );
      expect(renamed).to.deep.equal({ ...account, name: 'Homework of the north' });
    });

    fact('post in rooms that take their messages, as no member and once for each client id', async (world) => {
      const { school, roomId } = await openClass(world);
      const account = await create(world);
      const before = await school.room(roomId);
      const data = { type: 'homework', due: '2026-12-04', pages: [12, 13] };
      const draft = draftOf(roomId, account.id, 'Page 12', { clientId: uuid, data });
      const [one, two] = await Promise.all([world.messages.append(draft), world.messages.append(draft)]);
      expect([one.isDuplicate, two.isDuplicate].sort()).to.deep.equal([false, true]);
      const { message } = one;
      expect(two.message.id).to.equal(message.id);
      expect(message).to.deep.include({ content: 'Page 12', type: 'bot', data, seq: before.state.headSeq + 1 });
      expect(message.sender).to.deep.include({ id: account.id, firstName: 'Homework', role: 'bot' });
      const page = await world.messages.history(roomId, { limit: 5 });
      expect(page.messages.at(-1)).to.deep.equal(message);
      expect(await world.messages.findStored(draft)).to.deep.equal(message);
      const after = await school.room(roomId);
      expect(after.participants.size).to.equal(before.participants.size);
      const { rooms } = await world.inbox.list(school.id('tess'), { limit: 50 });
      const seen = rooms.find(({ room }) => room.id === roomId) ?? expect.fail();
      expect(seen.unreadCount).to.equal(1);
      expect(await refusalOf(world.messages.append({ ...draft, sent: 'other' }))).to.equal('CONFLICT');
    });

    fact('find no other room, whatever they are called by', async (world) => {
      const { school, roomId } = await openClass(world);
      const account = await create(world);
      const direct = await school.direct('tess', 'sam');
      const post = (id: RoomId, pass: ServicePass) =>
        refusalOf(world.messages.append(draftOf(id, account.id, 'Page 12', { pass })));
      expect(await post(direct, everywhere)).to.equal('ROOM_NOT_FOUND');
      expect(await post(999_999 as RoomId, everywhere)).to.equal('ROOM_NOT_FOUND');
      await world.directory.transaction((tx) => tx.saveOrganisations([{ externalId: 'x', name: 'X' }], 'host'));
      const places = await world.directory.transaction((tx) => tx.organisationsOf('host'), true);
      const organisation = places.get('x')?.id ?? expect.fail();
      expect(await post(roomId, { roomTypes: ['class'], organisation })).to.equal('ROOM_NOT_FOUND');
      expect(await post(roomId, { roomTypes: [], organisation: rootOrganisation })).to.equal('ROOM_NOT_FOUND');
      const listed = (more: object) =>
        world.serviceAccounts.listRooms({
          organisation: rootOrganisation,
          types: ['class'],
          after: null,
          limit: 10,
          ...more,
        });
      expect((await listed({ context: 'algebra-1' })).map(({ id }) => id)).to.deep.equal([roomId]);
      expect((await listed({})).map(({ id }) => id))
        .to.include(roomId)
        .and.not.to.include(direct);
      expect(await listed({ organisation })).to.deep.equal([]);
      expect(await listed({ after: 999_999 })).to.deep.equal([]);
      await school.archive(roomId);
      expect(await post(roomId, everywhere)).to.equal('ROOM_INACTIVE');
    });

    fact('change and delete messages of their own, and of nobody else', async (world) => {
      const { school, roomId } = await openClass(world);
      const account = await create(world);
      const { message } = await world.messages.append(draftOf(roomId, account.id, 'Page 12', { data: { type: 'x' } }));
      const [theirs = expect.fail()] = await school.say(roomId, 'tess', 'Good morning');
      const target = { roomId, messageId: message.id, actorId: account.id, asModerator: false, pass: everywhere };
      const changed = await world.messages.amend({
        ...{ ...target, action: 'edit' },
        change: (one, now) => edited(one, account.id, 'Page 13', now),
      });
      expect(changed.message).to.deep.include({ content: 'Page 13', type: 'bot', data: { type: 'x' } });
      const others = world.messages.amend({ ...target, messageId: theirs, action: 'delete', change: deleted });
      expect(await refusalOf(others)).to.equal('ACCESS_DENIED');
      const elsewhere = { ...everywhere, roomTypes: ['group'] };
      const outside = world.messages.amend({ ...target, pass: elsewhere, action: 'delete', change: deleted });
      expect(await refusalOf(outside)).to.equal('ROOM_NOT_FOUND');
      await world.messages.amend({ ...target, action: 'delete', change: deleted });
      const gone = (await world.messages.find(roomId, message.id)) ?? expect.fail();
      expect(gone).to.deep.include({ content: '', type: 'bot' });
      expect(gone.data).to.equal(undefined);
    });

    fact('are read by who syncs, and found by who searches', async (world) => {
      const { school, roomId } = await openClass(world);
      const account = await create(world);
      const parent = (await school.say(roomId, 'tess', 'Questions?'))[0] ?? expect.fail();
      const { message } = await world.messages.append(
        draftOf(roomId, account.id, 'Zoology on Friday', { type: 'system', replyTo: parent }),
      );
      expect(message).to.deep.include({ type: 'system', replyTo: parent, threadRoot: parent });
      const pages = await world.messages.events([{ roomId, after: message.seq - 1 }], 10);
      const [event] = pages.get(roomId)?.events ?? [];
      expect(event).to.deep.include({ type: 'new_message', seq: message.seq, message });
      const found = await world.search.search(school.id('tess'), { text: 'zoology', limit: 5 });
      expect(found.hits.map((hit) => hit.message.id)).to.deep.equal([message.id]);
    });
  });
