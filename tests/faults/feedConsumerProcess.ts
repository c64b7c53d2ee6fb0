/**
 * A consumer as docs/hosts.md shows it, which is killed at random: writes down each event, then stores its place. Ends
 * with the run that has started it.
 */
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../support/eventually.ts';

process.stdin.on('end', () => process.exit(1)).resume();
const [server = '', key = '', folder = ''] = process.argv.slice(2);
const place = join(folder, 'place');

const readOn = async (): Promise<void> => {
  const after = existsSync(place) ? `&after=${encodeURIComponent(readFileSync(place, 'utf8'))}` : '';
  const answer = await fetch(`${server}/api/events/?limit=3${after}`, { headers: { 'x-directory-key': key } });
  const {
    events,
    next,
    has_more: hasMore,
    error,
  } = (await answer.json()) as {
    events: readonly { id: string; room_id?: number; seq?: number }[];
    next: string;
    has_more: boolean;
    error?: { message: string };
  };
  if (error !== undefined) {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
  for (const { id, room_id: roomId, seq } of events)
    if (roomId !== undefined) appendFileSync(join(folder, 'seen'), `${JSON.stringify({ id, roomId, seq })}\n`);
  writeFileSync(`${place}.new`, next);
  renameSync(`${place}.new`, place);
  if (!hasMore) throw new Error('There is nothing new');
};

for (;;) await eventually(readOn, { within: Infinity });
