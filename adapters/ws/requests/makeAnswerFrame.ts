import type { ClientFrame } from '../../wire/frames/clientFrames.ts';
import type { Answers, FrameType } from './Answers.ts';
import type { ClientSession } from './ClientSession.ts';

/** Does what a frame of a client asks for. @throws ChatError as the use case does */
export type AnswerFrame = (session: ClientSession, frame: ClientFrame) => Promise<void>;

/** Frames that need not wait for the sends before them. */
const atOnce: ReadonlySet<FrameType> = new Set<FrameType>(['send_message', 'typing', 'stop_typing', 'ping']);

/** A frame whose answer could show the effect of a send waits until the sends before it have been answered. */
export const makeAnswerFrame = (answers: Answers<Exclude<FrameType, 'ping'>>): AnswerFrame => {
  const all: Answers<FrameType> = { ...answers, ping: (session) => session.reply({ type: 'pong' }) };
  const answer = async <Type extends FrameType>(
    session: ClientSession,
    frame: Extract<ClientFrame, { type: Type }>,
  ): Promise<void> => {
    if (!atOnce.has(frame.type)) await session.inFlight.settled();
    await all[frame.type as Type](session, frame);
  };
  return answer as AnswerFrame;
};
