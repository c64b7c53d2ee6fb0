import type { ReceivedFile } from '../../../core/attachments/FileInspector.ts';

/** By name in small letters: the first line of each, unfolded. */
export type MailHeaders = ReadonlyMap<string, string>;

export interface MailFile extends ReceivedFile {
  readonly name: string;
}

/** A mail that came, taken apart. Its files are on the disk until `remove`. */
export interface ReadMail {
  readonly headers: MailHeaders;
  /** Of the header From: empty unless there is exactly one. */
  readonly from: string;
  readonly messageId: string;
  /** Addresses in the headers, for who does not know the envelope. */
  readonly recipients: readonly string[];
  readonly text: string | null;
  readonly html: string | null;
  readonly files: readonly MailFile[];
  /** Files beyond the bound, which were not kept. */
  readonly filesLeftOut: number;
  /** Of a bounce; '' where there is none. */
  readonly deliveryStatus: string;
  remove(): Promise<void>;
}
