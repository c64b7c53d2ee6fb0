import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { MailSink } from '../../tests/support/MailSink.ts';
import type { Figure } from '../Figure.ts';
import { quantile } from '../measure/quantile.ts';
import { directoryKey, startHomeroom } from '../peers/homeroom.ts';
import { openSite, type Site } from '../Site.ts';
import { setUpSite } from '../setUpSite.ts';
import { timeDecisions } from '../telling/timeDecisions.ts';
import type { Circumstances, Workload } from './Workload.ts';

const limitMs = 300_000;
/** Milliseconds between two direct messages beside the mails. */
const betweenMs = 50;
/** People in one request to the directory. */
const chunk = 1_000;
/** Of a hundred messages each, of which is decided who is told. */
const pages = 20;
const teacher = 'p0';

/** One announcement to a school whose people have addresses of mail, beside ordinary sends; and what deciding costs. */
export const telling: Workload = {
  id: 'W10',
  name: 'telling',
  description:
    'who is told of a message in a room of 30; an announcement to 3,000 people by mail, beside direct messages',
  peers: ['homeroom'],
  run: async (circumstances) => {
    const people = circumstances.isShort ? 300 : 3_000;
    return announce(circumstances, people);
  },
};

/** The direct messages beside the mails, and the room of which is decided who is told. */
const school = { people: 32, rooms: [[0, 1], Array.from({ length: 30 }, (_, index) => index + 2)] };

const figure = (setting: string, name: string, unit: string, value: number): Figure => ({
  ...{ workload: 'W10', setting, peer: 'homeroom', name, unit, value },
});

const announce = async ({ profileDir }: Circumstances, people: number): Promise<Figure[]> => {
  const site = await openSite({ shared_preload_libraries: 'pg_stat_statements' });
  const mail = await MailSink.open();
  try {
    await site.query('CREATE EXTENSION pg_stat_statements');
    await setUpSite(site.databaseUrl);
    const env = {
      ...{
        DATABASE_URL: site.databaseUrl,
        REDIS_URL: site.redisUrl,
        SMTP_URL: mail.url,
        MAIL_FROM: 'chat@school.example',
      },
      ...{
        PUBLIC_URL: 'https://chat.school.example',
        SESSION_SECRET: 'only the benchmark knows this secret of sessions',
      },
    };
    const served = await startHomeroom(env, school, { profileDir }, async () => null);
    try {
      const [url = ''] = served.target['urls'] as string[];
      const [token = ''] = served.target['tokens'] as string[];
      const [direct = 0, room = 0] = served.target['roomIds'] as number[];
      await enrol(url, people);
      const send = sender(url, token, direct);
      const before = await sendFor(send, async () => pause(5_000));
      const told = await timeMails({ url, token, mail, people, send });
      if (profileDir !== undefined) await saveStatements(site, join(profileDir, 'telling.sql.json'));
      const { decideMs, handleMs } = await timeDecisions({ databaseUrl: site.databaseUrl, roomId: room, pages });
      const setting = `${people} people by mail`;
      return [
        figure('a room of 30', 'deciding, a message', 'ms', decideMs),
        figure('a room of 30', 'deciding and writing down, a message', 'ms', handleMs),
        figure(setting, 'acknowledged after', 's', told.ackedSeconds),
        figure(setting, 'all handed over after', 's', told.seconds),
        figure(setting, 'mails', '1/s', people / told.seconds),
        figure(setting, 'direct messages before: ack p50', 'ms', quantile(before, 0.5)),
        figure(setting, 'direct messages meanwhile: ack p50', 'ms', quantile(told.acks, 0.5)),
        figure(setting, 'direct messages meanwhile: ack p99', 'ms', quantile(told.acks, 0.99)),
      ];
    } finally {
      await served.stop();
    }
  } finally {
    await mail.close();
    await site.stop();
  }
};

const enrol = async (url: string, people: number): Promise<void> => {
  const names = Array.from({ length: people }, (_, index) => `told${index}`);
  for (let start = 0; start < people; start += chunk) {
    const some = names.slice(start, start + chunk);
    const users = some.map((name) => ({
      ...{ external_id: name, role: 'student', first_name: name, last_name: 'Benchmark', is_active: true },
      email: `${name}@school.example`,
    }));
    const relations = some.map((to) => ({ kind: 'teaches', from: teacher, to, context: 'all', status: 'active' }));
    await ask(url, 'PUT', '/api/directory/', { 'x-directory-key': directoryKey }, { users, relations });
  }
};

/** Sends one direct message; resolves to the milliseconds until it is stored. */
const sender = (url: string, token: string, roomId: number) => async (): Promise<number> => {
  const began = performance.now();
  const body = { content: 'a direct message', client_id: randomUUID() };
  await ask(url, 'POST', `/api/chat/rooms/${roomId}/messages/`, { authorization: `Bearer ${token}` }, body);
  return performance.now() - began;
};

/** Sends one direct message after the other until the work is done. */
const sendFor = async (send: () => Promise<number>, work: () => Promise<void>): Promise<number[]> => {
  const acks: number[] = [];
  let isOver = false;
  const sending = (async () => {
    for (; !isOver; await pause(betweenMs)) acks.push(await send());
  })();
  await work();
  isOver = true;
  await sending;
  return acks;
};

interface Announced {
  readonly url: string;
  readonly token: string;
  readonly mail: MailSink;
  readonly people: number;
  readonly send: () => Promise<number>;
}

/** A message waits 10 s for its reader; from then on the time counts in which all mails are handed over. */
const timeMails = async ({ url, token, mail, people, send }: Announced) => {
  const [readingMs, began] = [10_000, performance.now()];
  const audience = { type: 'audience_class', contexts: ['all'] };
  const body = { audience, content: 'School stays closed tomorrow', client_id: randomUUID() };
  await ask(url, 'POST', '/api/chat/announcements/', { authorization: `Bearer ${token}` }, body);
  const ackedAt = performance.now();
  const acks = await sendFor(send, async () => {
    while (mail.mails.length < people) {
      if (performance.now() - ackedAt > limitMs) throw new Error(`Only ${mail.mails.length} mails came`);
      await pause(50);
    }
  });
  const heard = new Set(mail.mails.flatMap(({ to }) => to));
  if (heard.size !== people) throw new Error(`${heard.size} people of ${people} got ${mail.mails.length} mails`);
  const seconds = (performance.now() - ackedAt - readingMs) / 1_000;
  return { acks, seconds, ackedSeconds: (ackedAt - began) / 1_000 };
};

const ask = async (url: string, method: string, path: string, proof: object, body: object): Promise<void> => {
  const response = await fetch(new URL(path, url), {
    ...{ method, headers: { ...proof, 'content-type': 'application/json' }, body: JSON.stringify(body) },
    signal: AbortSignal.timeout(120_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answers ${response.status}: ${text.slice(0, 500)}`);
};

const saveStatements = async (site: Site, file: string): Promise<void> => {
  const rows = await site.query(`
    SELECT calls, round(total_exec_time) AS ms, round((mean_exec_time * 1000)::numeric) AS us_each, query
    FROM pg_stat_statements ORDER BY total_exec_time DESC LIMIT 25`);
  writeFileSync(file, `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`);
};
