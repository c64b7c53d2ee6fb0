import { randomUUID } from 'node:crypto';
import { asAttachmentId } from '../../../core/attachments/Attachment.ts';
import { MessageHeld } from '../../../core/guard/MessageHeld.ts';
import { asMessageId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import type { AskedMention } from '../../../core/messages/Mention.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { encodeOwnHeld } from '../../wire/guard/encodeHeld.ts';
import { decodeMentions } from '../../wire/messages/decodeMentions.ts';
import { encodeMessage } from '../../wire/messages/encodeMessage.ts';
import { askedMentionsSchema } from '../../wire/messages/messageSchemas.ts';
import { decodeSendAt } from '../../wire/scheduled/decodeSendAt.ts';
import { encodeScheduled } from '../../wire/scheduled/encodeScheduled.ts';
import { makeNumberPeople } from '../../wire/schema/makeNumberPeople.ts';
import type { Answers } from './Answers.ts';
import type { OwnNamesOfMessage } from './ClientSession.ts';

interface Deps {
  readonly chat: Pick<Chat, 'sendMessage' | 'amendMessage' | 'reactToMessage' | 'scheduled' | 'resolveSeen'>;
  /** Whose external ids people use. */
  readonly personSource: string;
}

/** Frames that write into a room. */
export const makeMessageAnswers = ({
  chat,
  personSource,
}: Deps): Answers<'send_message' | 'edit_message' | 'delete_message' | 'react'> => {
  const numbered = async (person: Person, mentions: readonly (number | 'all')[]): Promise<readonly AskedMention[]> => {
    const numberPerson = (externalId: string) => chat.resolveSeen(person, externalId, personSource);
    return decodeMentions((await numberMentions?.(mentions, numberPerson)) as typeof mentions);
  };
  return {
    send_message: async (session, frame) => {
      const { content, reply_to: replyTo, attachment_ids: attachmentIds, mentions } = frame;
      const names = ownNamesOf(frame);
      const clientId = frame.client_id ?? (names && randomUUID());
      const roomId = session.roomOf(frame);
      const sender = await session.person();
      const asked = mentions && (await numbered(sender, mentions));
      await session.inFlight.freeSlot();
      const given = {
        sender,
        roomId,
        content,
        ...(clientId ? { clientId } : {}),
        ...(replyTo ? { replyTo: asMessageId(replyTo) } : {}),
        ...(asked && { mentions: asked }),
        ...(frame.requires_confirmation === 'person' && { asksConfirmation: true }),
        ...(attachmentIds?.length ? { attachmentIds: attachmentIds.map(asAttachmentId) } : {}),
      };
      if (frame.send_at) {
        const { scheduled } = await chat.scheduled.schedule({ ...given, sendAt: decodeSendAt(frame.send_at) });
        session.reply({ type: 'message_scheduled', ...encodeScheduled(scheduled) });
        return;
      }
      if (names && clientId) session.expectOwn(clientId, names);
      session.inFlight.add(
        chat.sendMessage(given),
        ({ message, isDuplicate }) => {
          if (!clientId) return;
          const shown = encodeMessage(message);
          session.reply({
            type: 'message_ack',
            client_id: clientId,
            room_id: roomId,
            ...names,
            message: { ...shown, ...names },
            duplicate: isDuplicate,
          });
        },
        (failure) => {
          if (failure instanceof MessageHeld) session.reply({ type: 'message_held', ...encodeOwnHeld(failure.held) });
          else session.refuse(failure, { ...frame, room_id: roomId });
        },
      );
    },

    edit_message: async (session, frame) => {
      const roomId = session.roomOf(frame);
      const target = { person: await session.person(), roomId, messageId: asMessageId(frame.message_id) };
      const { content, mentions } = frame;
      const asked = mentions && (await numbered(target.person, mentions));
      await chat.amendMessage.edit({ ...target, content, ...(asked && { mentions: asked }) });
    },

    delete_message: async (session, frame) => {
      const roomId = session.roomOf(frame);
      await chat.amendMessage.remove({
        person: await session.person(),
        roomId,
        messageId: asMessageId(frame.message_id),
      });
    },

    react: async (session, frame) => {
      const { emoji, is_added: isAdded = true } = frame;
      const roomId = session.roomOf(frame);
      const target = { person: await session.person(), roomId, messageId: asMessageId(frame.message_id) };
      await chat.reactToMessage({ ...target, emoji, isAdded });
    },
  };
};

const numberMentions = makeNumberPeople(askedMentionsSchema);

/** Undefined of a frame without names. */
const ownNamesOf = ({ temp_id, _tempId }: OwnNamesOfMessage): OwnNamesOfMessage | undefined =>
  temp_id === undefined && _tempId === undefined
    ? undefined
    : { ...(temp_id !== undefined && { temp_id }), ...(_tempId !== undefined && { _tempId }) };
