import { computed, signal } from '@preact/signals';
import { at, within } from './base.ts';

export type PageRoute =
  | { readonly page: 'rooms' }
  | { readonly page: 'room'; readonly roomId: number; readonly messageId: number | null }
  | { readonly page: 'people' | 'mentions' }
  | { readonly page: 'school'; readonly part: string };

/** Mails and notifications name a room behind `#`, which no server hears of; it becomes the room's own address. */
const arrive = (): string => {
  const [, id] = /^#room=(\d+)$/.exec(location.hash) ?? [];
  if (id) history.replaceState(null, '', at(`/r/${id}${location.search}`));
  return location.pathname;
};

const path = signal(arrive());
/** Counts navigations, so that a second visit to the same message scrolls to it again. */
export const visit = signal(0);

const read = (pathname: string): PageRoute => {
  const [first = '', second = '', third = ''] = pathname.split('/').filter((part) => part !== '');
  if (first === 'r' && /^\d+$/.test(second))
    return { page: 'room', roomId: Number(second), messageId: /^\d+$/.test(third) ? Number(third) : null };
  if (first === 'people' || first === 'mentions') return { page: first };
  if (first === 'school') return { page: 'school', part: second };
  return { page: 'rooms' };
};

export const route = computed(() => read(within(path.value)));

const follow = (): void => {
  path.value = arrive();
  visit.value += 1;
};

/** Closes what lies over the page; null if nothing does. */
let closeLayer: (() => void) | null = null;
/** Steps back that the page takes by itself. */
let ownSteps = 0;
const isLayer = (): boolean => (history.state as { isLayer?: unknown } | null)?.isLayer === true;

/**
 * Something opens over the page, such as a panel: the browser's Back closes it before it leaves the page.
 * @returns what to call once it is closed
 */
export const layOver = (close: () => void): (() => void) => {
  closeLayer = close;
  history.pushState({ isLayer: true }, '');
  return () => {
    if (closeLayer !== close) return;
    closeLayer = null;
    if (!isLayer()) return;
    ownSteps += 1;
    history.back();
  };
};

const onStep = (): void => {
  if (ownSteps > 0) {
    ownSteps -= 1;
    // Somebody who goes back in the same moment is further back already.
    if (location.pathname === path.peek()) return;
  }
  const close = closeLayer;
  closeLayer = null;
  if (close !== null && location.pathname === path.peek()) close();
  else follow();
};

/** @param to an address on this server, such as `at('/people')` */
export const go = (to: string, options: { readonly replaces?: boolean } = {}): void => {
  const url = new URL(to, location.origin);
  // Who one is in the demo stays; the filters of a page are of that page.
  const as = new URLSearchParams(location.search).get('as');
  if (as) url.searchParams.set('as', as);
  // What lies over the page goes with it.
  const replaces = options.replaces || (closeLayer !== null && isLayer());
  closeLayer = null;
  if (replaces) history.replaceState(null, '', url);
  else history.pushState(null, '', url);
  follow();
};

export const roomPath = (roomId: number, messageId?: number | null): string =>
  at(messageId ? `/r/${roomId}/${messageId}` : `/r/${roomId}`);

/** Click handler of links: a plain click navigates within the page, any other does what the browser does. */
export const onLink = (event: MouseEvent): void => {
  const link = event.currentTarget;
  if (!(link instanceof HTMLAnchorElement) || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(link.pathname + link.search);
};

export const startRouter = (): void => addEventListener('popstate', onStep);
