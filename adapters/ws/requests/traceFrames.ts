import type { Tracing } from '../../system/Tracing.ts';
import type { FrameType } from './Answers.ts';
import type { AnswerFrame } from './makeAnswerFrame.ts';

/** Frames that are many and change nothing. */
const untraced: ReadonlySet<FrameType> = new Set<FrameType>(['typing', 'stop_typing', 'ping']);

/** The same answers; each frame is a span, which what it begins belongs to, also where it ends later. */
export const traceFrames =
  (answer: AnswerFrame, tracing: Tracing): AnswerFrame =>
  (session, frame) =>
    untraced.has(frame.type)
      ? answer(session, frame)
      : tracing.span({ name: `socket ${frame.type}`, kind: 'server' }, () => answer(session, frame));
