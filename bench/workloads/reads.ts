import { issueToken } from '../../adapters/jwt/issueToken.ts';
import { openDatabase } from '../../adapters/knex/sql/openDatabase.ts';
import type { Figure } from '../Figure.ts';
import { secret } from '../peers/homeroom.ts';
import { compareReads } from '../reads/compareReads.ts';
import { fillSchool, firstIds, type SchoolSize, sizeOf } from '../reads/fillSchool.ts';
import { type DeepRoom, readCases } from '../reads/readCases.ts';
import { timeRequests } from '../reads/timeRequests.ts';
import { openSite, type Site } from '../Site.ts';
import { setUpSite } from '../setUpSite.ts';
import type { Circumstances, Workload } from './Workload.ts';

export const reads: Workload = {
  id: 'W6',
  name: 'reads',
  description: 'reads in a small and in a large school: SQL against SQL written by hand, and whole requests',
  peers: ['homeroom'],
  run: async (circumstances) => {
    const figures: Figure[] = [];
    for (const people of circumstances.isShort ? [1_000, 10_000] : [1_000, 100_000])
      figures.push(...(await runSize(sizeOf(people), circumstances)));
    return figures;
  },
};

const runSize = async (size: SchoolSize, circumstances: Circumstances): Promise<Figure[]> => {
  const site = await openSite();
  const knex = openDatabase({ url: site.databaseUrl });
  try {
    const began = performance.now();
    await setUpSite(site.databaseUrl);
    await fillSchool(site.databaseUrl, size);
    circumstances.say(`  ${size.people} people filled in ${((performance.now() - began) / 1000).toFixed(1)} s`);
    const deep = (
      await site.query(`
      SELECT r.id AS room_id, r.owner_id AS user_id, r.activity AS end_id,
        (SELECT id FROM homeroom.messages m WHERE m.room_id = r.id AND m.seq = 2500) AS middle_id
      FROM homeroom.rooms r WHERE r.head_seq = 5000 ORDER BY r.id`)
    ).map(
      ({ room_id, user_id, end_id, middle_id }): DeepRoom => ({
        roomId: Number(room_id),
        userId: Number(user_id),
        endId: Number(end_id),
        middleId: Number(middle_id),
      }),
    );
    const setting = `${size.people} people`;
    const figure = (name: string, unit: string, value: number): Figure => ({
      workload: 'W6',
      setting,
      peer: 'homeroom',
      name,
      unit,
      value,
    });
    const compared = await compareReads(
      knex,
      site.databaseUrl,
      readCases(knex, size, deep),
      circumstances.isShort ? 60 : 200,
    );
    return [
      ...compared.flatMap(({ name, ours, byHand, ratio }) => [
        figure(`${name}: SQL`, 'ms', ours),
        figure(`${name}: by hand`, 'ms', byHand),
        figure(`${name}: ratio`, '×', ratio),
      ]),
      ...(await wholeRequests(site, size, deep, circumstances, figure)),
    ];
  } finally {
    await knex.destroy();
    await site.stop();
  }
};

const wholeRequests = async (
  site: Site,
  size: SchoolSize,
  deep: readonly DeepRoom[],
  { peer, isShort, profileDir, say }: Circumstances,
  figure: (name: string, unit: string, value: number) => Figure,
): Promise<Figure[]> => {
  const served = await peer.start(site, { people: 0, rooms: [] }, { profileDir });
  try {
    const [address = ''] = served.target['urls'] as readonly string[];
    const first = firstIds(size);
    const tokensOf = (ids: readonly number[]): Promise<string[]> =>
      Promise.all(ids.map((id) => issueToken({ secret, externalId: `u${id}`, ttlSeconds: 3_600 })));
    const teachers = await tokensOf(Array.from({ length: 8 }, (_, place) => first.teacher + place));
    const [room] = deep;
    const members = await tokensOf([room?.userId ?? 0]);
    const requests: readonly (readonly [string, string, readonly string[]])[] = [
      ['room list', 'rooms/?limit=50', teachers],
      ['contacts', 'contacts/?limit=50', teachers],
      ['contact search', 'contacts/?q=kuznetsow', teachers],
      ['history', `rooms/${room?.roomId}/messages/?limit=50`, members],
      ['deep history', `rooms/${room?.roomId}/messages/?limit=50&before=${room?.middleId}`, members],
      ['message search', 'search/?q=fractions', teachers],
    ];
    const figures: Figure[] = [];
    for (const [name, path, tokens] of requests) {
      const url = new URL(`/api/chat/${path}`, address);
      await timeRequests(url, tokens, isShort ? 500 : 2_000);
      const { p50, p99, perSecond, status } = await timeRequests(url, tokens, isShort ? 1_500 : 6_000);
      if (status !== 200) {
        say(`  ${name}: skipped, the server answers ${status}`);
        continue;
      }
      figures.push(
        figure(`${name}: request p50`, 'ms', p50),
        figure(`${name}: request p99`, 'ms', p99),
        figure(`${name}: requests`, '1/s', perSecond),
      );
    }
    return figures;
  } finally {
    await served.stop();
  }
};
