import { expect } from 'chai';
import { asHeldId, type HeldDraft } from '../../core/guard/HeldMessage.ts';
import type { HeldPart } from '../../core/guard/HeldMessages.ts';
import { asRoomId, rootOrganisation } from '../../core/ids.ts';
import { edited } from '../../core/messages/Message.ts';
import type { OpenStored } from './ChatWorld.ts';
import { refusalOf } from './refusalOf.ts';
import { type Name, School } from './School.ts';
import { stateOver } from './stateOver.ts';

const all: HeldPart = { within: 'all', exceptBy: [] };
const reasons = [{ code: 'words', message: 'Not here.' }];
const clientId = '0195f1d2-0000-7000-8000-00000000abcd';

/** What a store of held messages promises (I27). */
export const heldMessagesContract = (name: string, open: OpenStored): void =>
  void describe(`held messages (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      const school = await School.open(world);
      const roomId = await school.direct('tess', 'sam');
      const draft = (who: Name, content = 'bad word', more: Partial<HeldDraft> = {}): HeldDraft => ({
        ...{ roomId, senderId: school.id(who), sent: ` ${content} `, content, clientId, replyTo: null },
        ...{ organisation: rootOrganisation, masked: '••• word', reasons, ...more },
      });
      const audit = { actor: { kind: 'system' }, action: 'held.released', roomId } as const;
      const reviewer = { deciderId: school.id('ada'), note: 'Fine' };
      const release = (id: number, asMasked = false) =>
        world.heldMessages.release(asHeldId(id), { ...reviewer, asMasked }, audit);
      const head = async () => (await world.rooms.access(roomId, school.id('tess')))?.room.headSeq;
      const entries = async () => (await world.auditLog.list({ limit: 100 })).map(({ action }) => action);
      return { ...world, school, roomId, draft, release, reviewer, audit, head, entries };
    });

    fact('keeps a draft without a place in the room, once for each client id', async (world) => {
      const { heldMessages, draft, head, school } = world;
      const before = await head();
      expect(await heldMessages.hasAny()).to.equal(false);
      const made = await Promise.all([1, 2, 3].map(() => heldMessages.hold(draft('tess'))));
      const [{ held } = expect.fail()] = made;
      expect(made.filter(({ isNew }) => isNew)).to.have.length(1);
      expect(new Set(made.map((one) => one.held.id)).size).to.equal(1);
      expect(held).to.deep.include({ clientId, content: 'bad word', masked: '••• word', reasons, state: 'waiting' });
      expect(held).to.deep.include({ senderId: school.id('tess'), decision: null, messageId: null });
      expect(await head()).to.equal(before);
      expect(await heldMessages.hasAny()).to.equal(true);
      expect(await heldMessages.findHeld(draft('tess'))).to.deep.equal(held);
      expect(await refusalOf(heldMessages.findHeld(draft('tess', 'another')))).to.equal('CONFLICT');
      expect(await heldMessages.findHeld({ ...draft('sam') })).to.equal(undefined);
      const unnamed = await heldMessages.hold(draft('tess', 'no id', { clientId: null }));
      expect(unnamed.held.clientId).to.match(/^[0-9a-f-]{36}$/);
    });

    fact('holds nothing of who may not post', async ({ heldMessages, draft }) => {
      expect(await refusalOf(heldMessages.hold(draft('stan')))).to.equal('ROOM_NOT_FOUND');
      expect(await refusalOf(heldMessages.hold(draft('tess', 'x', { roomId: asRoomId(987_654) })))).to.equal(
        'ROOM_NOT_FOUND',
      );
      const answer = draft('tess', 'x', { replyTo: 987_654 as never });
      expect(await refusalOf(heldMessages.hold(answer))).to.equal('MESSAGE_NOT_FOUND');
    });

    fact('is released exactly once, under its client id, by whoever is first', async (world) => {
      const { heldMessages, messages, draft, release, roomId, head, entries } = world;
      const before = (await head()) ?? 0;
      const { held } = await heldMessages.hold(draft('tess'));
      const results = await Promise.all([release(held.id), release(held.id), release(held.id)]);
      const done = results.filter((one) => one !== undefined);
      expect(done).to.have.length(1);
      const [{ held: after, appended } = expect.fail()] = done;
      expect(appended.message).to.deep.include({ content: 'bad word', clientId, seq: before + 1 });
      expect(appended.isDuplicate).to.equal(false);
      expect(after).to.deep.include({ state: 'released', messageId: appended.message.id, content: '' });
      expect(await head()).to.equal(before + 1);
      expect((await entries()).filter((action) => action === 'held.released')).to.have.length(1);
      const again = await messages.append(draft('tess'));
      expect([again.isDuplicate, again.message.id]).to.deep.equal([true, appended.message.id]);
      expect((await messages.history(roomId, { limit: 10 })).messages).to.have.length(1);
    });

    fact('of a masked one only those who oversee read what it said', async (world) => {
      const { heldMessages, messages, draft, release, roomId, school } = world;
      const { held } = await heldMessages.hold(draft('tess'));
      const released = await release(held.id, true);
      const { message } = released?.appended ?? expect.fail();
      expect(message.content).to.equal('••• word');
      expect((await messages.find(roomId, message.id))?.content).to.equal('••• word');
      const changes = (await messages.changes(roomId, [message.id])).get(message.id) ?? [];
      expect(changes.map(({ why, replaced, seq }) => [why, replaced, seq])).to.deep.equal([
        ['guard', 'bad word', message.seq],
      ]);
      await messages.amend({
        ...{ roomId, messageId: message.id, actorId: school.id('tess'), action: 'edit', asModerator: false },
        change: (one, at) => edited(one, school.id('tess'), '••• edit', at),
        guard: { action: 'mask', reasons, original: 'worse edit' },
      });
      const later = (await messages.changes(roomId, [message.id])).get(message.id) ?? [];
      expect(later.map(({ why, replaced }) => [why, replaced])).to.deep.equal([
        ['guard', 'bad word'],
        ['edit', '••• word'],
        ['guard', 'worse edit'],
      ]);
      expect(JSON.stringify(await messages.history(roomId, { limit: 10 }))).not.to.include('bad word');
    });

    fact('waits still if its sender may not post any more', async (world) => {
      const { heldMessages, draft, release, roomId, rooms, school, entries } = world;
      const { held } = await heldMessages.hold(draft('tess'));
      await rooms.update({ roomId, actorId: null, change: (room) => room.archived(true) });
      expect(await refusalOf(release(held.id))).to.equal('ROOM_INACTIVE');
      expect((await heldMessages.find(held.id, all))?.state).to.equal('waiting');
      expect(await entries()).not.to.include('held.released');
      await rooms.update({ roomId, actorId: null, change: (room) => room.archived(false) });
      expect((await release(held.id))?.appended.message.sender.id).to.equal(school.id('tess'));
    });

    fact('is refused or taken back once, and never a message then', async (world) => {
      const { heldMessages, draft, release, reviewer, audit, head } = world;
      const before = await head();
      const { held } = await heldMessages.hold(draft('tess'));
      const refuse = () => heldMessages.decide(held.id, 'refused', { ...reviewer, answer: 'No.' }, audit);
      const results = await Promise.all([refuse(), refuse(), release(held.id)]);
      expect(results.filter((one) => one !== undefined)).to.have.length(1);
      const now = await heldMessages.find(held.id, all);
      if (now?.state === 'refused') {
        expect(now.decision).to.deep.include({ note: 'Fine', answer: 'No.' });
        expect(await head()).to.equal(before);
      }
      const { held: other } = await heldMessages.hold(draft('sam'));
      await heldMessages.decide(other.id, 'cancelled', { ...reviewer, answer: '' }, null);
      expect(await release(other.id)).to.equal(undefined);
      expect((await heldMessages.find(other.id, all))?.state).to.equal('cancelled');
    });

    fact('is in the queue of its organisation, and of its sender never', async (world) => {
      const { heldMessages, draft, school, reviewer, audit } = world;
      const { held: first } = await heldMessages.hold(draft('tess'));
      const { held: second } = await heldMessages.hold(draft('sam'));
      const ids = async (part: HeldPart, state: 'waiting' | 'decided' = 'waiting') =>
        (await heldMessages.list({ part, state, limit: 10 })).map(({ id }) => id);
      expect(await ids(all)).to.deep.equal([first.id, second.id]);
      expect(await ids({ within: 'all', exceptBy: [school.id('tess')] })).to.deep.equal([second.id]);
      expect(await ids({ within: [], exceptBy: [] })).to.deep.equal([]);
      expect((await heldMessages.waitingOf([school.id('sam')], 10)).map(({ id }) => id)).to.deep.equal([second.id]);
      expect((await heldMessages.countWaiting()).day).to.equal(2);
      await heldMessages.decide(first.id, 'refused', { ...reviewer, answer: '' }, audit);
      expect([await ids(all), await ids(all, 'decided')]).to.deep.equal([[second.id], [first.id]]);
    });

    fact('loses its words, and expires if it was waiting', async (world) => {
      const { heldMessages, draft, school, roomId, release } = world;
      const { held } = await heldMessages.hold(draft('tess'));
      expect(await heldMessages.eraseWords({ senderIds: [school.id('sam')] })).to.equal(0);
      expect(await heldMessages.eraseWords({ roomId, before: new Date(0) })).to.equal(0);
      expect(await heldMessages.eraseWords({ senderIds: [school.id('tess')] })).to.equal(1);
      const [kept] = await heldMessages.heldIn(roomId);
      expect(kept).to.deep.include({ id: held.id, content: '', masked: null, state: 'expired' });
      expect(await release(held.id)).to.equal(undefined);
      expect(await heldMessages.eraseWords({ roomId })).to.equal(0);
    });
  });
