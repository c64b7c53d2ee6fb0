import { type ClientFrame, readClientFrame } from '../../wire/frames/clientFrames.ts';

/** So many malformed frames in a row are abuse. */
const malformedAtMost = 5;

/** Reads the frames of one client, and counts the malformed ones. */
export class ClientFrameReader {
  /** In a row, up to now. */
  #malformed = 0;

  get isAbused(): boolean {
    return this.#malformed >= malformedAtMost;
  }

  /** @throws ChatError INVALID_REQUEST for a malformed frame */
  read(text: string): ClientFrame {
    this.#malformed += 1;
    const frame = readClientFrame(text);
    this.#malformed = 0;
    return frame;
  }
}
