import { createServer, type Server } from 'node:http';
import express from 'express';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { issueToken } from '../../adapters/jwt/issueToken.ts';
import type { OpenedChat } from '../../composition/OpenedChat.ts';
import { openChat } from '../../composition/openChat.ts';
import { definePolicy, type Policy } from '../../core/permissions/Policy.ts';
import { clinicPolicy } from '../../examples/clinicPolicy.ts';
import { freePort } from '../support/freePort.ts';
import { BrowserWindows } from './BrowserWindows.ts';

const secret = 'a secret that only the tests know, 32+ characters';

/** The example's policy, whose relations have names that cannot be taken for the words under which it declares them. */
const policy = definePolicy({
  ...clinicPolicy,
  words: {
    ...clinicPolicy.words,
    relations: {
      treats: { en: 'is the physician of' },
      nurses: { en: 'is at the bed of' },
      cares_for: { en: 'stands by' },
    },
  },
});

const person = (externalId: string, role: string, firstName: string, lastName: string) =>
  ({ externalId, role, firstName, lastName, isActive: true }) as const;

const users = [
  person('ada', 'admin', 'Ada', 'Stone'),
  person('omar', 'doctor', 'Omar', 'Haddad'),
  person('nina', 'nurse', 'Nina', 'Berg'),
  person('rosa', 'patient', 'Rosa', 'Diaz'),
  person('paul', 'patient', 'Paul', 'Weiss'),
  person('luis', 'carer', 'Luis', 'Diaz'),
];

const relations = [
  { kind: 'treats', from: 'omar', to: 'rosa', context: 'hip', contextName: 'Hip', status: 'active' },
  { kind: 'treats', from: 'omar', to: 'paul', context: 'knee', contextName: 'Knee', status: 'active' },
  { kind: 'nurses', from: 'nina', to: 'rosa', context: 'w3', contextName: 'Ward 3', status: 'active' },
  { kind: 'nurses', from: 'nina', to: 'paul', context: 'w3', contextName: 'Ward 3', status: 'active' },
  { kind: 'cares_for', from: 'luis', to: 'rosa', status: 'active' },
] as const;

export type ClinicVisit = BrowserContextOptions & {
  /** An external id. */
  readonly as: string;
  readonly prepare?: (page: Page) => Promise<unknown>;
};

export interface WebHost {
  readonly policy: Policy;
  readonly directory: Parameters<OpenedChat['directory']['put']>[0];
}

/** A clinic with a policy of its own: a server in this process with the built page, and a real browser. */
export class WebClinic {
  readonly windows: BrowserWindows;
  readonly #chat: OpenedChat;
  readonly #server: Server;
  readonly #address: string;

  private constructor(windows: BrowserWindows, chat: OpenedChat, server: Server, address: string) {
    this.windows = windows;
    this.#chat = chat;
    this.#server = server;
    this.#address = address;
  }

  /** By default the clinic; also another host with a policy and people of its own. */
  static async open(host: WebHost = { policy, directory: { users, relations } }): Promise<WebClinic> {
    const chat = await openChat({ database: 'memory', policy: host.policy, jwt: { keys: { secret } } });
    await chat.directory.put(host.directory);
    const server = createServer(express().use(chat.router).use(chat.page));
    chat.attach(server);
    const port = await freePort();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    return new WebClinic(await BrowserWindows.launch(), chat, server, `http://127.0.0.1:${port}`);
  }

  async visit(path: string, { as, prepare, ...options }: ClinicVisit): Promise<Page> {
    const token = await issueToken({ secret, externalId: as, ttlSeconds: 3600 });
    return this.windows.visit(`${this.#address}${path}#token=${token}`, options, prepare);
  }

  async close(): Promise<void> {
    await this.windows.quit();
    await this.#chat.close();
    await new Promise((resolve) => {
      this.#server.close(resolve);
      this.#server.closeAllConnections();
    });
  }
}
