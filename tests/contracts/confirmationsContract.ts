import { expect } from 'chai';
import { auditActor } from '../../core/audit/AuditEntry.ts';
import { asMessageId, type MessageId } from '../../core/ids.ts';
import { deleted, edited } from '../../core/messages/Message.ts';
import { sentWith } from '../../core/messages/sentWith.ts';
import type { OpenStored } from './ChatWorld.ts';
import { refusalOf } from './refusalOf.ts';
import { type Name, School } from './School.ts';
import { stateOver } from './stateOver.ts';

const everything = { roomId: null, after: 0, limit: 100, senderIds: null, before: null };

/** What stores promise of messages that ask the others in their room to confirm them. */
export const confirmationsContract = (name: string, open: OpenStored): void =>
  void describe(`confirmations (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      const school = await School.open(world);
      const roomId = await school.group('tess', ['sam', 'sue']);
      const send = (content: string, asksConfirmation: boolean, clientId: string | null = null) =>
        world.messages.append({
          ...{ roomId, senderId: school.id('tess'), clientId, content, replyTo: null },
          sent: sentWith(content, [], asksConfirmation),
          ...(asksConfirmation && { asksConfirmation: true }),
        });
      const ask = async (content = 'Bring the form') => (await send(content, true)).message.id;
      const { announcements } = world;
      const answers = async (id: MessageId) =>
        (await announcements.answers(roomId, id)).map(({ userId, confirmedAt }) => [userId, confirmedAt !== null]);
      const open_ = async (who: Name) =>
        (await announcements.requests([school.id(who)], null, 9)).map(({ messageId }) => messageId);
      const confirm = (who: Name, id: MessageId) => announcements.confirm(roomId, id, [school.id(who)]);
      return { ...world, school, roomId, send, ask, answers, waiting: open_, confirm };
    });

    fact('ask with the message whoever else is in the room then, and nobody else', async (world) => {
      const { announcements, messages, school, roomId, ask, answers, waiting, send } = world;
      const plain = (await send('Hello', false)).message;
      const id = await ask();
      expect(await announcements.find(roomId, plain.id)).to.equal(undefined);
      expect(plain).not.to.have.property('asksConfirmation');
      expect(await announcements.find(roomId, id)).to.deep.include({
        ...{ roomId, messageId: id, senderId: school.id('tess'), clientId: null, confirmation: 'person', reach: 2 },
      });
      expect(await answers(id)).to.have.deep.members([
        [school.id('sam'), false],
        [school.id('sue'), false],
      ]);
      expect(await waiting('sam')).to.deep.equal([id]);
      expect(await waiting('tess')).to.deep.equal([]);
      expect((await messages.find(roomId, id))?.asksConfirmation).to.equal(true);
      expect((await messages.history(roomId, { limit: 9 })).messages.at(-1)?.asksConfirmation).to.equal(true);
      const events = (await messages.events([{ roomId, after: 0 }], 9)).get(roomId)?.events ?? [];
      expect(events.map((event) => 'message' in event && event.message.asksConfirmation)).to.deep.equal([
        undefined,
        true,
      ]);
    });

    fact('are not asked of who comes into the room later', async ({ messages, announcements, school }) => {
      const { id: forumId } = await school.forum('tess', 'sam');
      const { message } = await messages.append({
        ...{ roomId: forumId, senderId: school.id('tess'), clientId: null, content: 'Trip', replyTo: null },
        ...{ sent: sentWith('Trip', [], true), asksConfirmation: true },
      });
      await school.relate('guardian_of', 'pat', 'sam');
      expect((await announcements.answers(forumId, message.id)).map(({ userId }) => userId)).to.have.members([
        ...[school.id('sam'), school.id('pam')],
      ]);
      expect(await announcements.requests([school.id('pat')], null, 9)).to.deep.equal([]);
      expect(await announcements.requests([school.id('pam')], null, 9)).to.have.length(1);
    });

    fact(
      'are asked once, however often the message is sent, and a retry that asks otherwise is another',
      async (world) => {
        const { announcements, send, roomId, school } = world;
        const clientId = crypto.randomUUID();
        const first = await send('Once', true, clientId);
        const again = await send('Once', true, clientId);
        expect([again.isDuplicate, again.message.id]).to.deep.equal([true, first.message.id]);
        expect(again.message.asksConfirmation).to.equal(true);
        expect(await announcements.answers(roomId, first.message.id)).to.have.length(2);
        expect(await announcements.requests([school.id('sam')], null, 9)).to.have.length(1);
        expect(await refusalOf(send('Once', false, clientId))).to.equal('CONFLICT');
      },
    );

    fact('come in batches with messages that ask nobody', async ({ send, announcements, roomId }) => {
      const sent = await Promise.all(['a', 'b', 'c', 'd'].map((text, at) => send(text, at % 2 === 1)));
      const asked = await Promise.all(
        sent.map(async ({ message }) => (await announcements.answers(roomId, message.id)).length),
      );
      expect(asked).to.deep.equal([0, 2, 0, 2]);
    });

    fact('keep the first time, and are open until they are given', async (world) => {
      const { announcements, ask, waiting, confirm, answers, school } = world;
      const id = await ask('Bring the **form** on Friday');
      const [request] = await announcements.requests([school.id('sam')], null, 9);
      expect(request).to.deep.include({
        ...{ messageId: id, senderId: school.id('tess'), excerpt: 'Bring the **form** on Friday' },
        ...{ confirmation: 'person', confirmedAt: null },
      });
      const [one, other] = await Promise.all([confirm('sam', id), confirm('sam', id)]);
      expect(one).to.deep.equal(other);
      expect(await confirm('sam', id)).to.deep.equal(one);
      expect(await confirm('tess', id)).to.equal(undefined);
      expect(await confirm('stan', id)).to.equal(undefined);
      expect(await waiting('sam')).to.deep.equal([]);
      expect(await waiting('sue')).to.deep.equal([id]);
      expect(await answers(id)).to.have.deep.members([
        [school.id('sam'), true],
        [school.id('sue'), false],
      ]);
    });

    fact('stay through an edit and end with the message', async (world) => {
      const { announcements, messages, school, roomId, ask, waiting, confirm, answers } = world;
      const id = await ask();
      await confirm('sam', id);
      const target = { roomId, messageId: id, actorId: school.id('tess'), asModerator: false } as const;
      await messages.amend({
        ...{ ...target, action: 'edit' },
        change: (message, now) => edited(message, school.id('tess'), 'Bring the signed form', now),
      });
      expect((await messages.find(roomId, id))?.asksConfirmation).to.equal(true);
      expect((await answers(id)).filter(([, done]) => done)).to.have.length(1);
      expect((await announcements.requests([school.id('sue')], null, 9))[0]?.excerpt).to.equal('Bring the signed form');
      const { message } = await messages.amend({ ...target, action: 'delete', change: deleted });
      expect(message).not.to.have.property('asksConfirmation');
      expect(await messages.find(roomId, id)).not.to.have.property('asksConfirmation');
      expect(await waiting('sue')).to.deep.equal([]);
      expect(await confirm('sue', id)).to.equal(undefined);
    });

    fact('remind those who have not, with an entry', async (world) => {
      const { announcements, auditLog, school, roomId, ask, confirm } = world;
      const id = await ask();
      await confirm('sam', id);
      const found = (await announcements.find(roomId, id)) ?? expect.fail('nobody is asked');
      const audit = { actor: auditActor(school.person('tess')), action: 'confirmation.reminded', roomId } as const;
      const both = [school.id('sam'), school.id('sue')];
      expect(await announcements.remind(found.id, both, audit)).to.deep.equal([school.id('sue')]);
      expect(await auditLog.list({ roomId, action: 'confirmation.reminded', limit: 9 })).to.have.length(1);
      expect((await announcements.requests([school.id('sue')], roomId, 9))[0]?.remindedAt).to.be.instanceOf(Date);
    });

    fact('go with the person who was asked, and with the time of the room', async (world) => {
      const { announcements, messageEraser, school, roomId, ask, waiting, answers } = world;
      const id = await ask();
      await announcements.forget([school.id('sam')]);
      expect(await answers(id)).to.deep.equal([[school.id('sue'), false]]);
      await messageEraser.eraseMessages({ ...everything, roomId, why: 'retention' });
      expect(await waiting('sue')).to.deep.equal([]);
      await announcements.forgetIn(roomId, null);
      expect(await answers(id)).to.deep.equal([]);
      expect(asMessageId(id)).to.equal(id);
    });
  });
