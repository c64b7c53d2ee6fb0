import { type ClientFrame, readClientFrame, UnknownFrameType } from '../../wire/frames/clientFrames.ts';

/** So many malformed frames in a row are abuse. */
const malformedAtMost = 5;

/** Reads the frames of one client, and counts the malformed ones. Those of a type that nobody knows are none. */
export class ClientFrameReader {
  readonly #isStrict: boolean;
  /** In a row, up to now. */
  #malformed = 0;

  constructor(isStrict: boolean) {
    this.#isStrict = isStrict;
  }

  get isAbused(): boolean {
    return this.#malformed >= malformedAtMost;
  }

  /** @throws ChatError INVALID_REQUEST for a malformed frame */
  read(text: string): ClientFrame {
    try {
      const frame = readClientFrame(text, this.#isStrict);
      this.#malformed = 0;
      return frame;
    } catch (failure) {
      if (!(failure instanceof UnknownFrameType)) this.#malformed += 1;
      throw failure;
    }
  }
}
