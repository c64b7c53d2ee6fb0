import { expect } from 'chai';
import { type AuditDraft, auditActor } from '../../core/audit/AuditEntry.ts';
import { asMessageId, type MessageId } from '../../core/ids.ts';
import { deleted, edited } from '../../core/messages/Message.ts';
import { pinsAtMost } from '../../core/messages/pinMessages.ts';
import type { OpenStored } from './ChatWorld.ts';
import { refusalOf } from './refusalOf.ts';
import { type Name, School } from './School.ts';
import { stateOver } from './stateOver.ts';

const none = asMessageId(0);

/** What `MessageStore.pin` and `MessageStore.pins` promise. */
export const pinsContract = (name: string, open: OpenStored): void =>
  void describe(`pins (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      const school = await School.open(world);
      const roomId = await school.group('tess', ['sam', 'sue']);
      const ids = await school.say(roomId, 'tess', 'One', 'Two', 'Three');
      const id = (index: number): MessageId => ids[index] ?? none;
      const pin = (messageId: MessageId, isPinned = true, who: Name = 'tess') =>
        world.messages.pin({ roomId, messageId, userId: school.id(who), isPinned });
      const pins = async (fromSeq = 0) => (await world.messages.pins(roomId, fromSeq)).map((message) => message.id);
      return { ...world, school, roomId, id, pin, pins };
    });

    fact('are part of the message wherever it is read, the last one first', async (world) => {
      const { messages, roomId, id, pin, pins } = world;
      const { message, event } = await pin(id(0));
      expect(message.pinnedSeq).to.equal(4);
      expect(event).to.deep.include({ type: 'pin_changed', seq: 4, messageId: id(0), messageSeq: 1, isPinned: true });
      expect(await messages.find(roomId, id(0))).to.deep.equal(message);
      expect((await messages.history(roomId, { limit: 9 })).messages[0]).to.deep.equal(message);
      await pin(id(2));
      await pin(id(1));
      expect(await pins()).to.deep.equal([id(1), id(2), id(0)]);
      expect(await pins(2)).to.deep.equal([id(1), id(2)]);
      const { message: free } = await pin(id(2), false);
      expect(free).to.not.have.property('pinnedSeq');
      expect(await pins()).to.deep.equal([id(1), id(0)]);
    });

    fact('store events that say what is so now, and none for what is so already', async (world) => {
      const { messages, roomHeads, inbox, school, roomId, id, pin } = world;
      await pin(id(0));
      expect((await pin(id(0))).event).to.equal(null);
      expect((await pin(id(1), false)).event).to.equal(null);
      await pin(id(0), false, 'sam');
      expect((await roomHeads.heads([roomId])).get(roomId)).to.equal(5);
      const events = (await messages.events([{ roomId, after: 3 }], 9)).get(roomId)?.events ?? [];
      const common = { type: 'pin_changed', roomId, messageId: id(0), messageSeq: 1, pinnedSeq: null };
      expect(events).to.have.length(2);
      expect(events[0]).to.deep.include({ ...common, seq: 4, actorId: school.id('tess'), isPinned: true });
      expect(events[1]).to.deep.include({ ...common, seq: 5, actorId: school.id('sam'), isPinned: false });
      expect(await inbox.overview(roomId, school.id('sue')), 'a pin is not unread').to.include({ unreadCount: 3 });
    });

    fact(
      'stay through an edit, beside mentions, and end with the message',
      async ({ messages, school, roomId, id, pin, pins }) => {
        const target = { roomId, messageId: id(0), actorId: school.id('tess'), asModerator: false } as const;
        const mentions = [{ userId: school.id('sam'), name: 'sam' }];
        const edit = (content: string, named: typeof mentions) =>
          messages.amend({
            ...{ ...target, action: 'edit' },
            change: (message, now) => edited(message, school.id('tess'), content, now, named),
          });
        await edit('One @sam', mentions);
        await pin(id(0));
        expect(await messages.find(roomId, id(0))).to.deep.include({ pinnedSeq: 5, mentions });
        await edit('One', []);
        const stored = await messages.find(roomId, id(0));
        expect([stored?.pinnedSeq, stored?.mentions]).to.deep.equal([5, undefined]);
        const { message } = await messages.amend({ ...target, action: 'delete', change: deleted });
        expect(message).to.not.have.property('pinnedSeq');
        expect(await pins()).to.deep.equal([]);
        expect(await refusalOf(pin(id(0)))).to.equal('MESSAGE_NOT_FOUND');
      },
    );

    fact('leave the given entry in the audit log, and none if nothing changes', async (world) => {
      const { messages, auditLog, school, roomId, id } = world;
      const audit = (): AuditDraft => ({
        ...{ actor: auditActor(school.person('ada')), action: 'message.pinned', subjects: [school.id('tess')] },
        ...{ roomId, details: { message: id(0) } },
      });
      const pinning = { roomId, messageId: id(0), userId: school.id('tess'), isPinned: true };
      await messages.pin({ ...pinning, audit });
      await messages.pin({ ...pinning, audit });
      const entries = await auditLog.list({ roomId, action: 'message.pinned', limit: 9 });
      expect(entries).to.have.length(1);
    });

    fact('end with the words that are erased', async ({ messageEraser, roomId, id, pin, pins }) => {
      await pin(id(0));
      await pin(id(1));
      await messageEraser.eraseMessages({
        roomId,
        after: 0,
        limit: 1,
        senderIds: null,
        before: null,
        why: 'retention',
      });
      expect(await pins()).to.deep.equal([id(1)]);
    });

    fact('are bounded, also if many pin at once', async ({ school, roomId, pin, pins }) => {
      const texts = Array.from({ length: pinsAtMost + 2 }, (_, index) => `Page ${index}`);
      const ids = await school.say(roomId, 'tess', ...texts);
      for (const one of ids.slice(0, pinsAtMost - 1)) await pin(one);
      const late = await Promise.allSettled(ids.slice(pinsAtMost - 1).map((one) => pin(one)));
      expect(late.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
      expect(await pins()).to.have.length(pinsAtMost);
      const [first = none] = ids;
      expect(await refusalOf(pin(id(late, ids)))).to.equal('CONFLICT');
      await pin(first, false);
      await pin(id(late, ids));
      expect(await pins()).to.have.length(pinsAtMost);
    });
  });

/** One of those that found no place. */
const id = (late: readonly PromiseSettledResult<unknown>[], ids: readonly MessageId[]): MessageId =>
  ids[pinsAtMost - 1 + late.findIndex(({ status }) => status === 'rejected')] ?? none;
