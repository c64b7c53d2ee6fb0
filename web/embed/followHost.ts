import { effect } from '@preact/signals';
import type { EmbedHello, EmbedNotice, EmbedRequest } from '../../client/embed/embedMessages.ts';
import { isHostOrigin } from '../../client/embed/isHostOrigin.ts';
import { at } from '../session/base.ts';
import { forgetPerson } from '../session/leaving.ts';
import { pageConfig } from '../session/pageConfig.ts';
import { go, roomPath, route } from '../session/router.ts';
import { keepToken, personOf, renewTokensBy } from '../session/session.ts';
import { session } from '../session/tabSession.ts';

/** Milliseconds that the host's page may take for another token. */
const tokenWithinMs = 10_000;

let port: MessagePort | undefined;
/** Said again to a host's page that comes later. */
let unread: number | undefined;
let onToken: ((token: string) => void) | undefined;

const say = (notice: EmbedNotice): void => port?.postMessage(notice);

export const sayUnread = (count: number): void => {
  unread = count;
  say({ type: 'unread', count });
};

/** Listens to the page that shows this one in a frame, if it is one that may. */
export const followHost = (): void => {
  addEventListener('message', ({ source, origin, data, ports: [given] }: MessageEvent<EmbedHello | null>) => {
    if (source !== window.parent || given === undefined || data?.homeroom !== 'hello') return;
    if (!isHostOrigin(origin, pageConfig.frames ?? [], location.origin)) return;
    port = given;
    port.onmessage = (event: MessageEvent<EmbedRequest>) => obey(event.data);
    say({ type: 'ready' });
    if (unread !== undefined) sayUnread(unread);
    saySession();
  });
  effect(saySession);
  renewTokensBy(askToken);
  let wasBusy = false;
  // What else Escape does may have been done when it arrives here.
  addEventListener('keydown', () => (wasBusy = route.value.page !== 'rooms' || isSomethingOpen()), { capture: true });
  addEventListener('keydown', ({ key, defaultPrevented }) => {
    if (key === 'Escape' && !wasBusy && !defaultPrevented) say({ type: 'close' });
  });
};

const saySession = (): void => {
  const { kind } = session.value;
  if (kind === 'sign-in') {
    unread = undefined;
    say({ type: 'signed-out' });
  }
};

const isSomethingOpen = (): boolean => document.querySelector('dialog[open], :popover-open') !== null;

const obey = (request: EmbedRequest): void => {
  if (request.type === 'open') {
    const { roomId } = request;
    go(Number.isSafeInteger(roomId) ? roomPath(Number(roomId)) : at('/'));
  } else if (request.type === 'token' && typeof request.token === 'string') {
    onToken?.(request.token);
    whenOpened(() => enter(request.token));
  }
};

/** A page that is still finding out who is signed in would undo what is done meanwhile. */
const whenOpened = (act: () => void): void => {
  const stop = effect(() => {
    const { kind } = session.value;
    if (kind === 'opening' || kind === 'unreachable') return;
    queueMicrotask(() => {
      stop();
      act();
    });
  });
};

/** The host's page is trusted to say who it is; nothing of another person stays. */
const enter = (token: string): void => {
  const { value } = session;
  if (value.kind === 'signed-in' && personOf(value.token) !== personOf(token)) {
    forgetPerson();
    go(at('/'), { replaces: true });
  }
  keepToken(token);
};

const askToken = (): Promise<string | null> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), tokenWithinMs);
    onToken = (token) => {
      clearTimeout(timer);
      onToken = undefined;
      resolve(token);
    };
    say({ type: 'token-wanted' });
  });
