import type { ClientFrame } from '../../wire/frames/clientFrames.ts';
import type { ClientSession } from './ClientSession.ts';

export type FrameType = ClientFrame['type'];

/** What each of these frames does. Throws what the use case throws; a frame is answered before the next one is read. */
export type Answers<Types extends FrameType> = {
  readonly [Type in Types]: (
    session: ClientSession,
    frame: Extract<ClientFrame, { type: Type }>,
  ) => Promise<void> | void;
};
