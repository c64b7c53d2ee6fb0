import { createServer } from 'node:http';
import express from 'express';
import { makeLog } from '../../../composition/makeLog.ts';
import type { OpenedChat } from '../../../composition/OpenedChat.ts';
import { openChat } from '../../../composition/openChat.ts';
import { showMetrics } from '../../../composition/showMetrics.ts';
import type { NotificationChannel } from '../../../core/notifications/NotificationChannel.ts';
import { eventually } from '../../support/eventually.ts';
import { freePort } from '../../support/freePort.ts';
import type { TestRedis } from '../../support/testRedis.ts';

/** A node that has everything of which there are figures. */
export interface WatchedNode {
  /** What it shows under /metrics. */
  read(): Promise<string>;
  close(): Promise<void>;
}

const users = [
  { externalId: 'tess', role: 'teacher', firstName: 'Tess', lastName: 'Miller', isActive: true },
  { externalId: 'sam', role: 'student', firstName: 'Sam', lastName: 'Young', isActive: true },
];
const north = { source: 'north', users: users.map((user) => ({ ...user, externalId: `north-${user.externalId}` })) };

const bell: NotificationChannel = {
  ...{ name: 'bell', shownIn: 'lockScreen', spacingMs: 1_000, needsAddress: false },
  send: async () => ({ outcome: 'sent' }),
};

/** Nothing answers there. */
const nowhere = async (): Promise<string> => `http://127.0.0.1:${await freePort()}`;

/** What is set up before a node starts: a source that is pulled. */
const prepare = async (database: string): Promise<void> => {
  const chat = await openChat({ database, log: makeLog('silent'), authenticate: () => null });
  try {
    await chat.directory.put(north);
    const url = await nowhere();
    await chat.chat.enterDirectory('host').changeSourceSettings('north', {
      pull: { url, version: '1.2', tokenUrl: `${url}/token`, clientId: 'homeroom', secret: 'NORTH' },
    });
  } finally {
    await chat.close();
  }
};

/** What makes the figures that have a label of what a school has set up. */
const useAll = async (chat: OpenedChat): Promise<void> => {
  await chat.directory.put({ users });
  chat.on('message', () => {});
  await chat.createWebhook({ url: `${await nowhere()}/hook` });
  await chat.history.import([{ kind: 'person', id: '17', first_name: 'Olga', last_name: 'Past', role: 'teacher' }], {
    source: 'oldchat',
  });
};

export const openWatchedNode = async (database: string, redis: TestRedis): Promise<WatchedNode> => {
  await prepare(database);
  const log = makeLog('silent');
  const jwt = { keys: { jwksUrl: new URL(await nowhere()), algorithms: ['ES256' as const] } };
  const notifications = { channels: [bell] };
  const chat = await openChat({ database, redis, log, jwt, notifications, webhooks: { allowPrivate: true } });
  const server = createServer(express().use(showMetrics(chat.metrics), chat.router));
  chat.attach(server);
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${port}`;
  const read = async (): Promise<string> => (await fetch(`${address}/metrics`)).text();
  await useAll(chat);
  await fetch(`${address}/api/chat/rooms/`);
  await eventually(async () => {
    const text = await read();
    for (const name of ['webhook_lag_seconds{', 'notifications_lag_seconds{', 'roster_pull_failures{'])
      if (!text.includes(`homeroom_${name}`)) throw new Error(`There is no homeroom_${name}…}`);
  });
  return {
    read,
    close: async () => {
      await chat.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
