import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { rolldown } from 'rolldown';
import { WebSocket } from 'ws';
import type { ChatClient } from '../../../client/ChatClient.ts';
import { nativeCode } from './nativeModules.ts';

/** What the bundle of the example hands out. */
export interface App {
  readonly openChat: (url: string, fetchToken: () => Promise<string | null>) => ChatClient;
  /** The screen as HTML. */
  readonly render: (chat: ChatClient, roomId: number | null) => string;
}

const entry = `
import { createElement } from 'react';
import { renderToString } from './node_modules/react-dom/cjs/react-dom-server-legacy.browser.production.js';
import { ChatScreen } from './examples/reactNative/ChatScreen.tsx';
export { openChat } from './examples/reactNative/chat.ts';
export const render = (chat, opened) => renderToString(createElement(ChatScreen, { chat, opened }));
`;

/** The example in one file, as Metro makes one: there is nothing to load later. */
export const bundleExample = async (): Promise<string> => {
  const virtual = 'virtual:app';
  const { exports }: { exports: Record<string, { default: string } | undefined> } = JSON.parse(
    readFileSync('package.json', 'utf8'),
  );
  const bundle = await rolldown({
    input: virtual,
    logLevel: 'silent',
    platform: 'browser',
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
    plugins: [
      {
        name: 'device',
        resolveId: (id) => {
          const published = exports[id.replace(/^homeroom/, '.')];
          if (published !== undefined) return resolve(published.default);
          return id === virtual || id in nativeCode ? `\0${id}` : null;
        },
        load: (id) =>
          id === `\0${virtual}` ? entry.replaceAll("'./", `'${process.cwd()}/`) : (nativeCode[id.slice(1)] ?? null),
      },
    ],
  });
  const { output } = await bundle.generate({ format: 'iife', name: 'app', codeSplitting: false });
  await bundle.close();
  return output[0].code;
};

type StateListener = (state: string) => void;
type NetworkListener = (state: { type: string; isConnected: boolean | null; details: null }) => void;

/** A socket as React Native has it: no more members than these, and a third argument with headers. */
class NativeSocket {
  static opened = 0;
  readonly #socket: WebSocket;

  constructor(url: string, protocols: string | string[] | null, options?: { headers?: Record<string, string> }) {
    NativeSocket.opened += 1;
    this.#socket = new WebSocket(url, protocols ?? [], options);
  }

  send(data: string): void {
    this.#socket.send(data);
  }

  close(code?: number, reason?: string): void {
    this.#socket.close(code, reason);
  }

  addEventListener(type: 'open' | 'message' | 'close' | 'error', listener: (event: object) => void): void {
    this.#socket.addEventListener(type, (event) => {
      const { data, code, reason, message } = event as {
        data?: unknown;
        code?: number;
        reason?: string;
        message?: string;
      };
      listener({ type, data, code, reason, message });
    });
  }
}

/** A telephone: what React Native gives to an app, and nothing that only browsers or Node have. */
export class Device {
  /** Outlives the app. */
  readonly stored = new Map<string, string>();
  #state: StateListener[] = [];
  #network: NetworkListener[] = [];
  isCut = false;

  /** Starts the app. @returns what the example exports */
  start(code: string): App {
    this.#state = [];
    this.#network = [];
    const { stored } = this;
    const device = {
      AppState: {
        currentState: 'active',
        addEventListener: (_: string, listener: StateListener) => {
          this.#state.push(listener);
          return { remove: () => void this.#state.splice(this.#state.indexOf(listener), 1) };
        },
      },
      NetInfo: {
        addEventListener: (listener: NetworkListener) => {
          this.#network.push(listener);
          return () => void this.#network.splice(this.#network.indexOf(listener), 1);
        },
      },
      AsyncStorage: {
        getItem: async (key: string) => stored.get(key) ?? null,
        setItem: async (key: string, value: string) => void stored.set(key, value),
        removeItem: async (key: string) => void stored.delete(key),
        getAllKeys: async () => [...stored.keys()],
      },
    };
    const fetchHere = async (url: string, init?: RequestInit) => {
      if (this.isCut) throw new TypeError('Network request failed');
      return fetch(url, init);
    };
    const globals: Record<string, unknown> = {
      ...{ device, setTimeout, clearTimeout, queueMicrotask, AbortController, AbortSignal, Blob, console },
      ...{ fetch: fetchHere, WebSocket: NativeSocket, navigator: { product: 'ReactNative' } },
    };
    const context = createContext(globals);
    // In React Native the window is the global object and has no events; Hermes has no segmenter.
    runInContext('var window = globalThis, self = globalThis, global = globalThis; delete Intl.Segmenter;', context);
    runInContext(`${code}; globalThis.app = app;`, context);
    return globals['app'] as App;
  }

  show(state: 'active' | 'inactive' | 'background'): void {
    for (const listener of [...this.#state]) listener(state);
  }

  connectBy(type: 'wifi' | 'cellular' | 'none'): void {
    for (const listener of [...this.#network]) listener({ type, isConnected: type !== 'none', details: null });
  }

  get listeners(): number {
    return this.#state.length + this.#network.length;
  }
}
