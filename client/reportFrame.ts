import type { ChatEvents } from './ChatEvents.ts';
import type { Emitter } from './Emitter.ts';
import type { IncomingFrame } from './wire/frames.ts';

/** Frames that are reported as they are, with the names of their members as TypeScript writes them. */
const reported = [
  'presence',
  'office_changed',
  'requests_changed',
  'scheduled_changed',
  'held_changed',
  'report_decided',
  'confirmation',
  'warning',
  'server_notice',
] as const satisfies readonly (IncomingFrame['type'] & keyof ChatEvents)[];

/** Tells the host of a frame that has an event of its own. */
export const reportFrame = (emitter: Emitter, { type, ...members }: IncomingFrame): void => {
  const name = reported.find((one) => one === type);
  if (!name) return;
  const event = Object.entries(members).map(([key, value]) => [
    key.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
    value,
  ]);
  emitter.emit(name, Object.fromEntries(event) as never);
};
