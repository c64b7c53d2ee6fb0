/**
 * The drill of docs/backups.md on a cluster of its own, with the files of `deploy/`: a full backup, messages, then a slip
 * that is undone by going back to the moment before it, and the loss of the whole machine. Prints what was lost and how long
 * it took. Exits with 1 if anything is not as the document promises.
 *
 *   npm run drill -- [--messages 500]
 */
import { parseArgs } from 'node:util';
import { expect } from 'chai';
import { printTable } from '../../composition/printTable.ts';
import { RunningChat } from '../acceptance/RunningChat.ts';
import { runHomeroom } from '../acceptance/runHomeroom.ts';
import { twoSchools } from '../acceptance/twoSchools.ts';
import { ArchivedPostgres } from './ArchivedPostgres.ts';

const { values } = parseArgs({ options: { messages: { type: 'string', default: '500' } } });
const perRound = Number(values.messages);

const cluster = await ArchivedPostgres.create();
const figures: [what: string, value: string][] = [];

const withChat = async <Result>(work: (chat: RunningChat) => Promise<Result>): Promise<Result> => {
  const chat = await RunningChat.start({ database: cluster.url });
  return work(chat).finally(() => chat.stop());
};
const say = async (chat: RunningChat, roomId: number, count: number, word: string): Promise<void> => {
  for (let sent = 0; sent < count; sent += 1) {
    const { status } = await chat.ask('tess-n', 'POST', `rooms/${roomId}/messages/`, { content: `${word} ${sent}` });
    expect(status).to.equal(201);
  }
};
const countMessages = async (): Promise<number> => {
  const [row] = (await cluster.query('SELECT count(*)::int AS n FROM homeroom.messages')) as { n: number }[];
  return row?.n ?? 0;
};
const isArchived = async (): Promise<void> => {
  await cluster.query('SELECT pg_switch_wal()');
  await cluster.backRest('check');
};
const examine = async (): Promise<void> => {
  const { code, out } = await runHomeroom(['doctor'], { DATABASE_URL: cluster.url });
  expect(code, out).to.equal(0);
};
const seconds = (since: number): string => `${((performance.now() - since) / 1_000).toFixed(1)} s`;

try {
  const setUp = await runHomeroom(['setup'], { DATABASE_URL: cluster.url });
  expect(setUp.code, setUp.error).to.equal(0);
  const roomId = await withChat(async (chat) => {
    await chat.chat.directory.put(twoSchools);
    const { body } = await chat.ask('tess-n', 'POST', 'rooms/', {
      type: 'direct',
      user_id: await chat.userId('sam-n'),
    });
    await say(chat, body.room.id, perRound, 'before the full backup');
    const began = performance.now();
    await cluster.backRest('backup', '--type=full');
    figures.push(['a full backup', seconds(began)]);
    await say(chat, body.room.id, perRound, 'after it');
    return body.room.id as number;
  });

  // Somebody deletes what must not be deleted, and it is noticed later.
  const before = await countMessages();
  const [moment] = (await cluster.query('SELECT now()::text AS at')) as { at: string }[];
  await cluster.query('DELETE FROM homeroom.messages');
  expect(await countMessages()).to.equal(0);
  await isArchived();
  const slip = performance.now();
  await cluster.lose();
  await cluster.backRest('restore', '--type=time', `--target=${moment?.at}`, '--target-action=promote');
  await cluster.start();
  expect(await countMessages(), 'messages at the moment before the slip').to.equal(before);
  await cluster.query("UPDATE homeroom.meta SET value = gen_random_uuid()::text WHERE key = 'epoch'");
  await examine();
  figures.push(['back to the moment before a slip', seconds(slip)], ['messages lost by it', '0']);

  // The machine is lost while people write. What was archived comes back; the rest is what the objective allows.
  await isArchived();
  const archived = await countMessages();
  await withChat((chat) => say(chat, roomId, perRound, 'not archived yet'));
  const acked = await countMessages();
  const loss = performance.now();
  await cluster.lose();
  await cluster.backRest('restore');
  await cluster.start();
  const found = await countMessages();
  expect(found, 'what was archived').to.be.within(archived, acked);
  await cluster.query("UPDATE homeroom.meta SET value = gen_random_uuid()::text WHERE key = 'epoch'");
  await examine();
  figures.push(['back after the loss of the machine', seconds(loss)]);
  figures.push([`lost of ${acked - archived} sent since the last archived file`, String(acked - found)]);
  await withChat((chat) => say(chat, roomId, 1, 'and on'));
  expect(await countMessages()).to.equal(found + 1);
  await cluster.backRest('check');
  process.stdout.write(`${printTable(['drill', ''], figures)}`);
} finally {
  await cluster.remove();
}
