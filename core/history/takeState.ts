import type { HistoryTally } from './HistoryOutcome.ts';
import type { HistoryPeople } from './HistoryPeople.ts';
import type { HistoryRooms } from './HistoryRooms.ts';
import type { HistoryRead, HistoryRun, HistoryStore, TimelineItem } from './HistoryStore.ts';
import type { StateBody } from './stagedBody.ts';

interface Deps {
  readonly history: Pick<HistoryStore, 'place' | 'markRead'>;
  readonly run: HistoryRun;
  readonly tally: HistoryTally;
  readonly people: HistoryPeople;
  readonly rooms: HistoryRooms;
}

/** What stands over all messages: pins, and how far people have read. */
export const takeState = async (
  bodies: readonly StateBody[],
  { history, run, tally, people, rooms }: Deps,
  now: Date,
): Promise<void> => {
  const known = await rooms.find(bodies.map((body) => (body.kind === 'pin' ? body.room : body.record.room)));
  const pins: TimelineItem[] = [];
  const reads: HistoryRead[] = [];
  for (const body of bodies) {
    const roomId = known.get(body.kind === 'pin' ? body.room : body.record.room);
    if (body.kind === 'pin') {
      if (roomId !== undefined) pins.push({ kind: 'pin', id: body.id, roomId, at: now });
      continue;
    }
    const { line, record } = body;
    const person = await people.find(record.person);
    const upTo = record.message ?? (record.at === undefined ? undefined : new Date(record.at));
    const refuse = (member: string, problem: string): void =>
      tally.refuse('reads', { line, kind: 'read', member, problem });
    if (roomId === undefined) refuse('room', `there is no room "${record.room}"`);
    else if (person === undefined) refuse('person', `nobody is called "${record.person}"`);
    else if (upTo === undefined) refuse('message', 'is missing; say up to which message, or with "at" up to when');
    else reads.push({ roomId, userId: person.id, upTo });
  }
  const outcomes = await history.place(run, pins);
  for (const { outcome } of outcomes) tally.count('pins', outcome === 'updated' ? 'created' : 'unchanged');
  const moved = await history.markRead(run, reads);
  tally.count('reads', 'created', moved);
  tally.count('reads', 'unchanged', reads.length - moved);
};
