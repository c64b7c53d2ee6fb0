import type { AttachmentId } from '../attachments/Attachment.ts';
import { comparedText } from './comparedText.ts';

/**
 * What of a send is compared when its client id comes again: the text, and the ids of its files in their order. Without files
 * it is the text as it was sent. No text holds the character between the two, so no text is taken for a text with files.
 */
export const sentWith = (text: string, attachmentIds: readonly AttachmentId[]): string =>
  attachmentIds.length === 0 ? text : `${comparedText(text)}\0${attachmentIds.join(',')}`;
