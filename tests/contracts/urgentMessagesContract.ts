import { expect } from 'chai';
import { rootOrganisation } from '../../core/ids.ts';
import { deleted, edited } from '../../core/messages/Message.ts';
import { sentWith } from '../../core/messages/sentWith.ts';
import type { OpenStored } from './ChatWorld.ts';
import { refusalOf } from './refusalOf.ts';
import { School } from './School.ts';
import { stateOver } from './stateOver.ts';

/** What stores promise of messages of which everybody is told at once. */
export const urgentMessagesContract = (name: string, open: OpenStored): void =>
  void describe(`urgent messages (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      const school = await School.open(world);
      const roomId = await school.group('tess', ['sam']);
      const send = (isUrgent: boolean, clientId: string | null = null) =>
        world.messages.append({
          ...{ roomId, senderId: school.id('tess'), clientId, content: 'No school today', replyTo: null },
          sent: sentWith('No school today', [], false, isUrgent),
          ...(isUrgent && { isUrgent: true }),
        });
      return { ...world, school, roomId, send };
    });

    fact('are marked wherever they are read, and others are not', async ({ messages, roomId, send }) => {
      expect((await send(false)).message).not.to.have.property('isUrgent');
      const { message } = await send(true);
      expect(message.isUrgent).to.equal(true);
      expect((await messages.find(roomId, message.id))?.isUrgent).to.equal(true);
      const { messages: history } = await messages.history(roomId, { limit: 9 });
      expect(history.map(({ isUrgent }) => isUrgent)).to.deep.equal([undefined, true]);
      const events = (await messages.events([{ roomId, after: 0 }], 9)).get(roomId)?.events ?? [];
      expect(events.map((event) => 'message' in event && event.message.isUrgent)).to.deep.equal([undefined, true]);
    });

    fact('are the same on a retry, and in conflict with one that is not urgent', async ({ send }) => {
      const clientId = crypto.randomUUID();
      const { message } = await send(true, clientId);
      const again = await send(true, clientId);
      expect([again.isDuplicate, again.message.id, again.message.isUrgent]).to.deep.equal([true, message.id, true]);
      expect(await refusalOf(send(false, clientId))).to.equal('CONFLICT');
    });

    fact('stay urgent through an edit, and are nothing once deleted', async ({ messages, school, roomId, send }) => {
      const { message } = await send(true);
      const target = { roomId, messageId: message.id, actorId: school.id('tess'), asModerator: false } as const;
      await messages.amend({
        ...{ ...target, action: 'edit' },
        change: (before, now) => edited(before, school.id('tess'), 'No school tomorrow', now),
      });
      expect((await messages.find(roomId, message.id))?.isUrgent).to.equal(true);
      const removed = await messages.amend({ ...target, action: 'delete', change: deleted });
      expect(removed.message).not.to.have.property('isUrgent');
      expect(await messages.find(roomId, message.id)).not.to.have.property('isUrgent');
    });

    fact('are urgent when they are released', async ({ heldMessages, school, roomId }) => {
      const { held } = await heldMessages.hold({
        ...{ roomId, senderId: school.id('tess'), clientId: null, content: 'Held', replyTo: null },
        ...{ sent: sentWith('Held', [], false, true), isUrgent: true },
        ...{ organisation: rootOrganisation, masked: null, reasons: [{ code: 'word', message: 'A word' }] },
      });
      expect(held.isUrgent).to.equal(true);
      const decision = { deciderId: school.id('ada'), note: 'Fine', asMasked: false };
      const audit = { actor: { kind: 'system' }, action: 'held.released', roomId } as const;
      expect((await heldMessages.release(held.id, decision, audit))?.appended.message.isUrgent).to.equal(true);
    });
  });
