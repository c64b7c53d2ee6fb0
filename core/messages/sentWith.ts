import type { AttachmentId } from '../attachments/Attachment.ts';
import { comparedText } from './comparedText.ts';

/**
 * What of a send is compared when its client id comes again: the text, the ids of its files in their order, and whether it
 * asks for confirmations or is urgent. With the text alone it is the text as it was sent. No text holds the character between the parts, so
 * no text is taken for a text with more.
 */
export const sentWith = (
  text: string,
  attachmentIds: readonly AttachmentId[],
  asksConfirmation = false,
  isUrgent = false,
): string => {
  if (isUrgent) return `${sentWith(text, attachmentIds, asksConfirmation)}\0urgent`;
  if (asksConfirmation) return `${comparedText(text)}\0${attachmentIds.join(',')}\0confirm`;
  return attachmentIds.length === 0 ? text : `${comparedText(text)}\0${attachmentIds.join(',')}`;
};
