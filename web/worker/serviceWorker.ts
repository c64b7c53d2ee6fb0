/**
 * Keeps the page itself, so that it opens without a network and stays whole while a new release is put in its place. It
 * keeps nothing of a person: answers of the server go past it. It also shows pushes to who does not look at the page.
 */
import { placed, shellFiles, shownFrom } from './shell.ts';
import { openRoomOf, scopePath, showPush, subscribeAgain } from './showPush.ts';

declare const self: ServiceWorkerGlobalScope;

/** What is kept of a release. The name never changes; files that no release names any more are let go. */
const cacheName = scopePath === '/' ? 'homeroom.shell' : `homeroom.shell:${scopePath}`;
/** Milliseconds after which an opened page is shown as it was kept. */
const patienceMs = 4_000;

self.addEventListener('install', (event) => {
  event.waitUntil(keepRelease().then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const kind = shownFrom(request.method, request.mode, request.url, self.registration.scope);
  if (kind === 'page') event.respondWith(openPage(event));
  else if (kind === 'file') event.respondWith(readFile(request));
});

self.addEventListener('push', (event) => {
  event.waitUntil(showPush(event.data?.text() ?? ''));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(openRoomOf(event.notification.data));
});

self.addEventListener('pushsubscriptionchange', (event) => {
  event.waitUntil(subscribeAgain(event));
});

/** The page of the server, else the one that was kept. */
const openPage = async (event: FetchEvent): Promise<Response> => {
  const fresh = fetch(event.request);
  const kept = await caches.match(scopePath, { cacheName });
  if (kept === undefined) return fresh;
  const answer = await Promise.race([
    fresh.catch(() => undefined),
    new Promise<undefined>((resolve) => setTimeout(resolve, patienceMs, undefined)),
  ]);
  // A proxy that answers for a server that is down has no page.
  if (answer === undefined || answer.status >= 500) return kept;
  if (answer.ok && answer.headers.get('etag') !== kept.headers.get('etag')) event.waitUntil(keepRelease());
  return answer;
};

/** Names of files change with their contents, so a kept one is never old. */
const readFile = async (request: Request): Promise<Response> =>
  (await caches.match(request, { cacheName })) ?? fetch(request);

/** Keeps every file of the release that the server has now, and its page last: a page never lacks its files. */
const keepRelease = async (): Promise<void> => {
  const [cache, index] = await Promise.all([caches.open(cacheName), fetch(scopePath, { cache: 'no-cache' })]);
  if (!index.ok) return;
  const files = await readList();
  const known = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
  await cache.addAll(files.filter((file) => !known.has(file)));
  await cache.put(scopePath, await forAnyAddress(index));
  await forget(cache, files);
};

/** The page names its files as its own address sees them; the kept one stands for every address. */
const forAnyAddress = async (index: Response): Promise<Response> => {
  const headers = new Headers(index.headers);
  headers.delete('content-encoding');
  headers.delete('content-length');
  return new Response(placed(await index.text(), scopePath), { headers });
};

const readList = async (): Promise<readonly string[]> => {
  const answer = await fetch(`${scopePath}shell.json`, { cache: 'no-cache' });
  return answer.ok ? shellFiles(await answer.json(), scopePath) : [];
};

const formerPath = `${scopePath}shell.former`;

/** Windows of the release before may still need its files; those of older ones are let go. */
const forget = async (cache: Cache, files: readonly string[]): Promise<void> => {
  const former = shellFiles(await (await cache.match(formerPath))?.json(), scopePath);
  if (files.join() === former.join()) return;
  const wanted = new Set([scopePath, formerPath, ...files, ...former]);
  const old = (await cache.keys()).filter(({ url }) => !wanted.has(new URL(url).pathname));
  await Promise.all(old.map((one) => cache.delete(one)));
  await cache.put(formerPath, Response.json(files.map((file) => `/${file.slice(scopePath.length)}`)));
};
