/** `embed.js`, for pages of hosts: one line shows the chat as a bubble, or in an element of the page. */
import type { EmbeddedChat, EmbedEvents } from '../../client/embed/EmbeddedChat.ts';
import type { EmbedNotice } from '../../client/embed/embedMessages.ts';
import { embedStyle } from './embedStyle.ts';
import { embedTexts } from './embedTexts.ts';
import { FrameLine } from './FrameLine.ts';
import { makeBubble } from './makeBubble.ts';
import { type EmbedPlace, readPlace } from './readPlace.ts';

/** Milliseconds in which a token that was refused is not sent again. */
const tokenAgainMs = 30_000;

type Listener = (detail: never) => void;

const embed = ({ page, pane, side, language, label, roomId, isEager }: EmbedPlace): EmbeddedChat => {
  const texts = embedTexts(language);
  const listeners = new Map<keyof EmbedEvents, Set<Listener>>();
  const tell = <Name extends keyof EmbedEvents>(name: Name, detail: EmbedEvents[Name]): void => {
    for (const listener of [...(listeners.get(name) ?? [])]) listener(detail as never);
  };
  let unread = 0;
  let isOpen = pane !== null;
  let token: string | (() => string | Promise<string>) | undefined;
  let line: FrameLine | undefined;
  let tokenAt = Number.NEGATIVE_INFINITY;

  const host = document.createElement('homeroom-chat');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(embedStyle);
  root.adoptedStyleSheets = [sheet];
  const frame = document.createElement('iframe');
  frame.title = label ?? texts.frame;
  frame.allow = 'microphone; clipboard-write; fullscreen';
  frame.referrerPolicy = 'origin';

  const sendToken = async (): Promise<void> => {
    if (token === undefined || line === undefined) return;
    tokenAt = performance.now();
    try {
      line?.send({ type: 'token', token: typeof token === 'string' ? token : await token() });
    } catch (failure) {
      console.error('Homeroom: the host gave no token.', failure);
    }
  };
  const onNotice = (notice: EmbedNotice): void => {
    if (notice.type === 'unread') {
      unread = notice.count;
      bubble?.showUnread(unread);
      tell('unread', unread);
    } else if (notice.type === 'close') close();
    else if (notice.type === 'ready') tell('ready', undefined);
    else if (notice.type === 'token-wanted') void sendToken();
    else if (token !== undefined && performance.now() - tokenAt > tokenAgainMs) void sendToken();
    else {
      unread = 0;
      bubble?.showUnread(0);
      tell('signed-out', undefined);
    }
  };
  const load = (): void => {
    if (line !== undefined) return;
    line = new FrameLine(frame, {
      origin: page.origin,
      onNotice,
      onSilence: () =>
        console.error(
          `Homeroom: the chat at ${page.href} does not answer. Does its server let pages of ${location.origin} show it (FRAME_ANCESTORS, page.frameAncestors)?`,
        ),
    });
    frame.src = roomId === undefined ? page.href : new URL(`r/${roomId}`, page).href;
  };
  const show = (): void => {
    load();
    if (isOpen) return;
    isOpen = true;
    bubble?.setOpen(true);
    frame.focus();
    tell('open', undefined);
  };
  const close = (): void => {
    if (!isOpen || bubble === undefined) return;
    isOpen = false;
    bubble.setOpen(false);
    tell('close', undefined);
  };

  const bubble =
    pane === null
      ? makeBubble({ root, frame, side, texts, label, onToggle: () => (isOpen ? close() : show()) })
      : undefined;
  if (pane === null) document.body.append(host);
  else {
    frame.className = 'pane';
    root.append(frame);
    host.style.setProperty('display', 'block');
    host.style.setProperty('height', '100%');
    pane.append(host);
  }
  // Behind what the host's page itself needs.
  const onIdle = (): unknown =>
    'requestIdleCallback' in window ? requestIdleCallback(load, { timeout: 3_000 }) : setTimeout(load, 500);
  if (pane !== null || isEager) {
    if (document.readyState === 'complete') onIdle();
    else addEventListener('load', onIdle, { once: true });
  }

  return {
    open: (id) => {
      if (id !== undefined && !(Number.isSafeInteger(id) && id > 0))
        throw new TypeError('open takes the number of a room');
      show();
      if (id !== undefined) line?.send({ type: 'open', roomId: id });
    },
    close,
    get isOpen() {
      return isOpen;
    },
    get unread() {
      return unread;
    },
    signIn: (given) => {
      token = given;
      void sendToken();
    },
    on: (name, listener) => {
      const known = listeners.get(name) ?? new Set();
      listeners.set(name, known.add(listener as Listener));
      return () => void known.delete(listener as Listener);
    },
    remove: () => {
      line?.close();
      host.remove();
    },
  };
};

const script = document.currentScript;
if (!(script instanceof HTMLScriptElement)) console.error('Homeroom: load embed.js by <script src>, not as a module.');
else if ('Homeroom' in window) console.error('Homeroom: embed.js is in this page already.');
else {
  const start = (): void => {
    try {
      Object.assign(window, { Homeroom: embed(readPlace(script)) });
      dispatchEvent(new Event('homeroom'));
    } catch (failure) {
      console.error(`Homeroom: ${failure instanceof Error ? failure.message : String(failure)}`);
    }
  };
  // In the head there is no body yet to put it into.
  if (document.body === null) addEventListener('DOMContentLoaded', start, { once: true });
  else start();
}
