import type { Attachment } from '../attachments/Attachment.ts';
import type { SearchedContent } from './storedWords.ts';

interface Searched {
  readonly content: string;
  readonly attachments?: readonly Pick<Attachment, 'name'>[];
}

/** What a message is found by: its text and the names of its files. */
export const searchedContent = ({ content, attachments = [] }: Searched): SearchedContent =>
  attachments.length === 0 ? { text: content } : { text: content, fileNames: attachments.map(({ name }) => name) };
