import type { HttpClient } from '../connection/HttpClient.ts';
import type { Attachment } from '../wire/wireTypes.ts';
import type { UploadOptions } from './UploadOptions.ts';

/** Files of a person. What transfers them is loaded with the first one. */
export interface FileCalls {
  /**
   * Sends a file to the server, for `RoomView.send` with `attachments` within a day.
   * @throws ChatRefusal of the server, e.g. UNSUPPORTED_MEDIA_TYPE or PAYLOAD_TOO_LARGE; CANCELLED, UNREACHABLE
   */
  upload(file: Blob, options?: UploadOptions): Promise<Attachment>;
  /** Takes back a file that no message carries. */
  dropUpload(attachmentId: number): Promise<void>;
  /** The content of a file, or its thumbnail, as this person may have it now. Rejects with ATTACHMENT_NOT_FOUND. */
  download(
    attachmentId: number,
    options?: { readonly part?: 'file' | 'thumbnail'; readonly signal?: AbortSignal },
  ): Promise<Blob>;
  /** What is at the `avatar_url` of a person, as this person may have it now. Rejects with ATTACHMENT_NOT_FOUND. */
  picture(avatarUrl: string): Promise<Blob>;
  /**
   * Sets a profile picture, this person's own or that of somebody whom they manage; null takes it away. Resolves to its
   * address.
   */
  setPicture(userId: number, picture: Blob | null): Promise<string | null>;
}

const transfers = () => import('./sendFile.ts');

export const fileCalls = (http: HttpClient): FileCalls => ({
  upload: async (file, options = {}) => (await transfers()).sendFile(http, file, options),
  dropUpload: async (id) => {
    await http.request('DELETE', `attachments/${id}/`);
  },
  download: async (id, options = {}) => (await transfers()).fetchContent(http, id, options),
  picture: async (url) => (await transfers()).fetchPicture(http, url),
  setPicture: async (userId, picture) => (await transfers()).changePicture(http, userId, picture),
});
