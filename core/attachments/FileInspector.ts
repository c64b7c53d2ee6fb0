import type { FileKind } from '../permissions/FileRules.ts';
import type { BlobFacts } from './Attachments.ts';

/** A part of a file's making, until `remove`. */
export interface ReceivedFile extends BlobFacts {
  /** Where the inspector finds it; nothing that the core reads. */
  readonly location: string;
  read(): AsyncIterable<Uint8Array>;
}

export type Inspection =
  | {
      readonly kind: FileKind;
      readonly mediaType: string;
      /** Of pictures: in place of the received file, upright and without anything but the picture. */
      readonly picture?: ReceivedFile & { readonly width: number; readonly height: number; readonly blur: string };
      readonly thumbnail?: ReceivedFile;
    }
  /** No kind that is let in: programs, what nobody knows, pictures that cannot be read. `problem` says so, to the sender. */
  | { readonly kind: 'refused'; readonly problem: string };

/**
 * Port: tells by its content what a file is, and makes pictures safe to show: within bounds of pixels, upright, without
 * place and other notes, with a thumbnail of at most 480 pixels. Works beside the node's own thread, and what breaks it
 * breaks nothing else. What it makes is removed with the received file.
 * @throws ChatError UNAVAILABLE if it cannot work now
 */
export interface FileInspector {
  inspect(file: ReceivedFile, name: string): Promise<Inspection>;
  /** A square of `pictureSide`, cut around what stands out, upright and without anything but its pixels, in WebP. */
  square(file: ReceivedFile): Promise<{ readonly square: ReceivedFile } | { readonly problem: string }>;
}
