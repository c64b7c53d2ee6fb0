import type { ReceivedFile } from '../attachments/FileInspector.ts';

/** A picture that was fetched; the caller removes it. */
export interface FetchedPicture extends ReceivedFile {
  remove(): Promise<void>;
}

/**
 * Why there is no picture at an address: `closed`, as the operator does not list its server; `refused`, which will be so
 * again; `failed`, which may go otherwise later.
 */
export type PictureFailure = 'closed' | 'refused' | 'failed';

/**
 * Port: fetches pictures that sources name, from servers that the operator lists and from no other, within bounds of size and
 * time. It follows to no other address, and says nothing of who is asked about.
 */
export interface PictureSource {
  fetch(address: string): Promise<FetchedPicture | { readonly failure: PictureFailure; readonly reason: string }>;
}
