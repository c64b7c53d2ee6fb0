import { firstOf, readId } from '../readMember.ts';

/** The names under which the client sends the words of a message, and what it answers. */
export const contentNames = ['content', 'message'];
export const replyNames = ['reply_to_message_id', 'reply_to_id', 'reply_to'];

type Members = Readonly<Record<string, unknown>>;

/** The files of a message: one id, or several. @throws ChatError INVALID_REQUEST */
export const attachmentIdsIn = (members: Members): number[] => {
  const several = firstOf(members, ['attachment_ids', 'attachments']);
  const given: readonly unknown[] = Array.isArray(several) ? several : [members['attachment_id']];
  return given.flatMap((attachment_id) => readId({ attachment_id }, ['attachment_id']) ?? []);
};
