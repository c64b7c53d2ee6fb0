/**
 * A consumer as docs/hosts.md shows it, which is killed at random: writes down each event, then stores its place. Ends
 * with the run that has started it.
 */
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

process.stdin.on('end', () => process.exit(1)).resume();
const [server = '', key = '', folder = ''] = process.argv.slice(2);
const place = join(folder, 'place');

for (;;) {
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
  if (error !== undefined) throw new Error(error.message);
  for (const { id, room_id: roomId, seq } of events)
    if (roomId !== undefined) appendFileSync(join(folder, 'seen'), `${JSON.stringify({ id, roomId, seq })}\n`);
  writeFileSync(`${place}.new`, next);
  renameSync(`${place}.new`, place);
  if (!hasMore) await new Promise((resolve) => setTimeout(resolve, 20));
}
