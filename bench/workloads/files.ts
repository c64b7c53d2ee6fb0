import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import type { Figure } from '../Figure.ts';
import { freshFolder } from '../freshFolder.ts';
import type { Peer } from '../Peer.ts';
import { homeroom, startHomeroom } from '../peers/homeroom.ts';
import { countStored } from '../peers/plainTables.ts';
import { Stage } from '../Stage.ts';
import { askWatch } from '../servers/askWatch.ts';
import type { LoopTimes } from '../servers/watchLoop.ts';
import { setUpSite } from '../setUpSite.ts';
import { pairs } from './direct.ts';
import { timesOf, type Workload } from './Workload.ts';
import { windowFigures } from './windowFigures.ts';

/** Uploads at the same time, each by a person of its own. */
const width = 8;
const perSecond = 100;
const watch = fileURLToPath(new URL('../servers/watchLoop.js', import.meta.url));

interface Upload {
  readonly setting: string;
  readonly name: string;
  /** A content that no other upload has. */
  make(): Buffer;
}

export const files: Workload = {
  id: 'W9',
  name: 'files',
  description: `${perSecond} messages/s in 100 rooms of two, alone and beside ${width} uploads at a time: how long the node’s loop is held`,
  peers: ['homeroom'],
  run: async (circumstances) => {
    const school = pairs(100);
    const senders = school.rooms.flatMap((members, room) => members.map((person) => ({ person, room })));
    const times = timesOf(circumstances, { warmMs: 3_000, forMs: 20_000 });
    const folder = freshFolder();
    const loopFile = join(folder, 'loop.json');
    const uploads = [null, largeFiles(), await photos()];
    return Stage.run(watched(folder, loopFile), school, {}, async (stage) => {
      const [url = ''] = stage.served.target['urls'] as string[];
      const tokens = stage.served.target['tokens'] as string[];
      await stage.connect();
      await stage.warmUp(senders, times.fullMs);
      const figures: Figure[] = [];
      for (const upload of uploads) {
        await stage.load.run({ do: 'open', senders, perSecond });
        const running = upload && beginUploads(url, tokens.slice(0, width), upload);
        await pause(times.warmMs);
        await askWatch<LoopTimes>(stage.served.pids()[0] ?? 0, loopFile);
        const [before, window] = [running?.count() ?? 0, await stage.measure({ warmMs: 0, forMs: times.forMs })];
        const loop = await askWatch<LoopTimes>(stage.served.pids()[0] ?? 0, loopFile);
        const stored = (running?.count() ?? 0) - before;
        await running?.stop();
        await stage.settle();
        const common = { workload: 'W9', setting: upload?.setting ?? 'sends alone', peer: homeroom.name };
        const figure = (name: string, unit: string, value: number): Figure => ({ ...common, name, unit, value });
        figures.push(
          ...windowFigures(window, common),
          figure('loop: CPU of the longest turn', 'ms', loop.longestTurnMs),
          figure('loop: delay max', 'ms', loop.maxMs),
          figure('loop: delay p99.9', 'ms', loop.p999Ms),
          ...(upload === null ? [] : [figure('uploads', '1/s', stored / window.seconds)]),
        );
      }
      return figures;
    });
  },
};

/** Homeroom with a watch over its loop, and with room for these files. */
const watched = (folder: string, loopFile: string): Peer => ({
  ...homeroom,
  start: async (site, school, options) => {
    await setUpSite(site.databaseUrl);
    const env = {
      ...{ DATABASE_URL: site.databaseUrl, REDIS_URL: site.redisUrl, BLOB_URL: `file:${join(folder, 'contents')}` },
      ...{ NODE_OPTIONS: `--import=${watch}`, LOOP_FILE: loopFile, TMPDIR: folder },
      ...{ UPLOAD_MAX_BYTES: `${64 * 2 ** 20}`, UPLOAD_QUOTA_BYTES: `${2 ** 40}`, RATE_UPLOADS_PER_MINUTE: '1000000' },
    };
    return startHomeroom(env, school, options, () => countStored(site, 'homeroom.messages'));
  },
});

const largeFiles = (): Upload => {
  const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(25_000_000)]);
  return {
    ...{ setting: `${width} uploads of 25 MB`, name: 'book.pdf' },
    make: () => {
      const made = Buffer.from(bytes);
      randomBytes(16).copy(made, 20);
      return made;
    },
  };
};

/** Noise over colours: about as many bytes as a camera makes of as many pixels. */
const photos = async (): Promise<Upload> => {
  const noise = { type: 'gaussian', mean: 128, sigma: 12 } as const;
  const photo = await sharp({ create: { width: 4_000, height: 3_000, channels: 3, background: '#888888', noise } })
    .jpeg({ quality: 85 })
    .toBuffer();
  return {
    ...{ setting: `${width} uploads of 12 megapixels`, name: 'photo.jpg' },
    // Behind the picture, where it changes what is received and nothing of what is made of it.
    make: () => Buffer.concat([photo, randomBytes(16)]),
  };
};

/** Each person sends a file, and the next one as soon as it is stored. @throws Error for a file that was refused, at `stop` */
const beginUploads = (url: string, tokens: readonly string[], { name, make }: Upload) => {
  let [stored, isOver] = [0, false];
  const refusals: string[] = [];
  const send = async (token: string): Promise<void> => {
    while (!isOver) {
      const response = await fetch(`${url}/api/chat/attachments/?name=${name}`, {
        ...{ method: 'POST', body: new Uint8Array(make()), headers: { authorization: `Bearer ${token}` } },
      });
      if (response.status === 201) stored += 1;
      else refusals.push(`${response.status} ${await response.text()}`);
      await response.arrayBuffer().catch(() => undefined);
      if (refusals.length > 0) return;
    }
  };
  const senders = tokens.map((token) => send(token).catch((failure: unknown) => void refusals.push(String(failure))));
  return {
    count: () => stored,
    stop: async (): Promise<void> => {
      isOver = true;
      await Promise.all(senders);
      if (refusals.length > 0) throw new Error(`a file was refused: ${refusals[0]}`);
    },
  };
};
