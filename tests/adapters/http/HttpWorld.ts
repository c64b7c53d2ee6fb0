import { once } from 'node:events';
import type { Server } from 'node:http';
import { expect } from 'chai';
import type { RequestHandler } from 'express';
import type { Static, TSchema } from 'typebox';
import { ZipArchive } from '../../../adapters/exports/ZipArchive.ts';
import { makeHttpApp } from '../../../adapters/http/makeHttpApp.ts';
import { makeRouter, type RouterDeps } from '../../../adapters/http/makeRouter.ts';
import type { HealthCheck } from '../../../adapters/http/operations/HealthChecks.ts';
import type { Authenticator } from '../../../adapters/wire/account/Authenticator.ts';
import type { errorSchema } from '../../../adapters/wire/errors/errorSchema.ts';
import { makeFetchRoster } from '../../../composition/fetchRoster.ts';
import { readRosterFile } from '../../../composition/readRosterFile.ts';
import { makePullRoster } from '../../../core/directory/pullRoster.ts';
import { ChatError } from '../../../core/errors.ts';
import { asUserId } from '../../../core/ids.ts';
import { defaultLimits, type Limits } from '../../../core/limits/Limits.ts';
import { type Chat, makeChat } from '../../../core/makeChat.ts';
import { defaultOversight, type OversightSettings } from '../../../core/oversight/OversightSettings.ts';
import type { Ports } from '../../../core/Ports.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import { type Name, School } from '../../contracts/School.ts';
import { freePort } from '../../support/freePort.ts';
import { type MemoryWorld, memoryWorld } from '../../support/memoryWorld.ts';
import { exportSettings } from '../../support/zippedExport.ts';
import { ApiContract } from './ApiContract.ts';

export interface HttpWorldOptions {
  readonly limits?: Partial<Limits>;
  readonly policy?: Policy;
  readonly oversight?: OversightSettings;
  readonly corsOrigins?: readonly string[];
  readonly checks?: readonly HealthCheck[];
  /** Null: no key. */
  readonly directoryKey?: string | null;
  /** Handlers of a host before Homeroom's routes. */
  readonly before?: readonly RequestHandler[];
  /** Handlers of a host after Homeroom's routes. */
  readonly after?: readonly RequestHandler[];
  /** Ports that replace the memory adapters. */
  readonly ports?: (world: MemoryWorld) => Partial<Ports>;
  /** Replaces the server's reading of rosters. */
  readonly roster?: Partial<Pick<RouterDeps, 'readRosterFile' | 'now'>>;
  /** The secrets of school information systems. */
  readonly pullSecrets?: Readonly<Record<string, string>>;
}

export interface Answer<Body = unknown> {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed body if it is JSON, else the text. */
  readonly body: Body;
}

export interface Asking {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export const testKey = 'key-of-the-tests';

/** The token is `user:<id>`, because the router does not depend on the form of a proof. */
const testAuthenticator: Authenticator = {
  request: async ({ headers: { authorization } }) => {
    if (authorization === undefined) return null;
    const id = /^Bearer user:(\d+)$/.exec(authorization)?.[1];
    if (id === undefined) throw new ChatError('UNAUTHORIZED', 'This token is not valid.');
    return { userId: asUserId(Number(id)), expiresAt: null };
  },
};

/** A school behind a real HTTP server with the memory adapters. It checks every answer against the OpenAPI document. */
export class HttpWorld {
  readonly world: MemoryWorld;
  readonly chat: Chat;
  readonly school: School;
  /** Every line of the log, as JSON. */
  readonly log: readonly string[];
  readonly address: string;
  readonly port: number;
  readonly contract: ApiContract;
  readonly #server: Server;

  private constructor(
    parts: Pick<HttpWorld, 'world' | 'chat' | 'school' | 'log' | 'port' | 'contract'>,
    server: Server,
  ) {
    this.world = parts.world;
    this.chat = parts.chat;
    this.school = parts.school;
    this.log = parts.log;
    this.port = parts.port;
    this.address = `http://127.0.0.1:${parts.port}`;
    this.contract = parts.contract;
    this.#server = server;
  }

  static async open(options: HttpWorldOptions = {}): Promise<HttpWorld> {
    const {
      limits,
      policy = educationPolicy,
      corsOrigins = [],
      checks = [],
      directoryKey = testKey,
      before = [],
      after = [],
      ports,
      roster = {},
      pullSecrets = {},
      oversight = defaultOversight,
    } = options;
    const world = await memoryWorld(policy);
    const school = await School.open(world);
    const chosen = { oversight, exportSettings: exportSettings() };
    const chat = makeChat({ ...world, ...ports?.(world) }, policy, { ...defaultLimits, ...limits }, chosen);
    const log: string[] = [];
    const write = (facts: object, message: string): void => {
      log.push(
        JSON.stringify({ ...facts, message }, (_key, value: unknown) => (value instanceof Error ? value.stack : value)),
      );
    };
    const settings = { log: { debug: write, info: write, warn: write, error: write }, corsOrigins };
    const router = makeRouter(
      {
        ...{ chat, authenticator: testAuthenticator, checks, countSockets: () => 3, readRosterFile },
        pullRoster: makePullRoster({
          ...world,
          fetchRoster: makeFetchRoster(policy, { secrets: pullSecrets }),
        }),
        makeArchive: (write) => new ZipArchive(write),
        now: () => world.clock.now(),
        ...roster,
      },
      {
        ...settings,
        version: '1.2.3',
        directoryKey: directoryKey ?? undefined,
        documents: { '/api/asyncapi.json': () => ({ asyncapi: '3.0.0' }) },
      },
    );
    const app = makeHttpApp([...before, router, ...after], settings);
    const port = await freePort();
    const server = app.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const contract = await ApiContract.load(`http://127.0.0.1:${port}`);
    return new HttpWorld({ world, chat, school, log, port, contract }, server);
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
    await this.world.close();
  }

  token(name: Name): string {
    return `Bearer user:${this.school.id(name)}`;
  }

  get<Schema extends TSchema>(name: Name | null, path: string, asking: Asking = {}): Promise<Answer<Static<Schema>>> {
    return this.ask<Schema>(name, 'GET', path, asking);
  }

  post<Schema extends TSchema>(
    name: Name | null,
    path: string,
    body?: unknown,
    asking: Asking = {},
  ): Promise<Answer<Static<Schema>>> {
    return this.ask<Schema>(name, 'POST', path, { ...asking, body });
  }

  /** Sends one request; a body that is not a string becomes JSON. The contract checks that the answer fits the schema. */
  async ask<Schema extends TSchema>(
    name: Name | null,
    method: string,
    path: string,
    { body, headers = {} }: Asking = {},
  ): Promise<Answer<Static<Schema>>> {
    const response = await fetch(`${this.address}${path}`, {
      method,
      headers: {
        ...(name === null ? {} : { authorization: this.token(name) }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
    const answer = {
      status: response.status,
      headers: response.headers,
      body: isJson ? (JSON.parse(text) as unknown) : text,
    };
    if (isJson) this.contract.check(method, path, answer);
    return answer as Answer<Static<Schema>>;
  }
}

/** Expects this error in the form of all errors, and returns it. */
export const expectError = ({ status, headers, body }: Answer, expected: number, code: string): WireError => {
  const { error } = body as Static<typeof errorSchema>;
  expect([status, error.code], JSON.stringify(body)).to.deep.equal([expected, code]);
  expect(error.request_id).to.equal(headers.get('x-request-id'));
  expect(error.message).to.be.a('string').that.is.not.empty;
  return error;
};

type WireError = Static<typeof errorSchema>['error'];
