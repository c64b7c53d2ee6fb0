import { asAttachmentId } from '../../../core/attachments/Attachment.ts';
import { ChatError } from '../../../core/errors.ts';
import { asMessageId, type RoomId } from '../../../core/ids.ts';
import type { ServiceMessage } from '../../../core/serviceaccounts/postAsServiceAccount.ts';
import type { sendBody } from '../messages/messageSchemas.ts';
import type { Static } from '../schema/compileSchema.ts';

/** A message as a service account sends it. @throws ChatError INVALID_REQUEST for what only people say */
export const decodeServiceMessage = (roomId: RoomId, body: Static<typeof sendBody>): ServiceMessage => {
  const { content, client_id, reply_to, attachment_ids, mentions, requires_confirmation, message_type, data } = body;
  if (mentions !== undefined || (requires_confirmation ?? 'none') !== 'none') throw forPeopleAlone();
  if (message_type === 'text')
    throw new ChatError('INVALID_REQUEST', 'A service account sends messages of the type bot or system.');
  return {
    roomId,
    content,
    ...(client_id ? { clientId: client_id } : {}),
    ...(reply_to ? { replyTo: asMessageId(reply_to) } : {}),
    ...(attachment_ids?.length ? { attachmentIds: attachment_ids.map(asAttachmentId) } : {}),
    ...(message_type === undefined ? {} : { type: message_type }),
    ...(data === undefined ? {} : { data }),
  };
};

export const forPeopleAlone = (): ChatError =>
  new ChatError('INVALID_REQUEST', 'Only people mention others and ask for confirmations: leave these members out.');

export const forServicesAlone = (): ChatError =>
  new ChatError(
    'INVALID_REQUEST',
    'Only service accounts send data and messages of the type bot or system: leave these members out.',
  );
