import type { NextFunction, Request, Response, Router } from 'express';
import { ChatError } from '../../../core/errors.ts';
import type { LegacyCall, LegacyReply, LegacyRoute } from '../../wire/legacy/LegacyRoute.ts';
import type { LegacySystem } from '../../wire/legacy/LegacySystem.ts';
import { readQuery } from '../routing/coerceText.ts';
import { Exchange, type ExchangeSettings } from '../routing/Exchange.ts';
import type { Gate } from '../routing/makeGate.ts';
import { unauthorized } from '../routing/Route.ts';
import { readJsonBody } from '../routing/readJsonBody.ts';
import { sendContent } from '../routing/sendContent.ts';
import { UploadSlots } from '../routing/UploadSlots.ts';
import { withFile } from '../routing/withFile.ts';

interface LegacySettings extends ExchangeSettings {
  readonly gate: Gate;
  /** Tokens are ours: one that comes as `Authorization: Token …` is read. A host's own function reads what it knows. */
  readonly takesTokens: boolean;
}

/** Headers that pages of older systems send besides ours. */
const furtherHeaders = 'Authorization, Content-Type, X-Request-Id, X-CSRFToken, X-Requested-With';

/** Serves the addresses of older systems, before ours: the same gate, the same limits, the same origins and the same log. */
export const mountLegacy = (router: Router, systems: readonly LegacySystem[], settings: LegacySettings): void => {
  for (const system of systems) {
    for (const route of system.routes) {
      router[route.method](route.path, makeServe(system, route, settings));
      router.options(route.path, makePreflight(route, settings));
    }
    for (const path of system.ownPaths) router.all(path, makeRefuse(system, settings));
  }
};

type Handler = (request: Request, response: Response, next: NextFunction) => Promise<void> | void;

const makeServe = (system: LegacySystem, route: LegacyRoute, settings: LegacySettings): Handler => {
  const answer = makeAnswer(route);
  return async (request, response, next) => {
    const ids = idsIn(request.params);
    if (ids === undefined || route.takes?.(request) === false) return next();
    const exchange = new Exchange(request, response, `${system.name} ${route.path}`, settings);
    try {
      if (settings.takesTokens) readAsBearer(request);
      const { person } = await settings.gate('person', request);
      if (person === null) throw unauthorized();
      exchange.userId = person.id;
      const called = { person, ids, query: queryOf(request.url), address: addressOf(request) };
      const reply = await answer(request, response, called);
      if (reply.content === undefined) exchange.reply(reply);
      else await sendContent(exchange, request, response, reply.content);
    } catch (failure) {
      exchange.failAs(failure, (error, status) => system.refusal(error, status));
    }
  };
};

/** Reads what the route wants, JSON or a file, and has it answered. */
const makeAnswer = (route: LegacyRoute) => {
  const slots = new UploadSlots();
  return async (
    request: Request,
    response: Response,
    called: Omit<LegacyCall, 'body' | 'file'>,
  ): Promise<LegacyReply> => {
    if (route.receives === undefined)
      return route.handle({ ...called, body: await readJsonBody(request, response), file: null });
    const { person } = called;
    const sending = { slots, person, admit: async () => (await route.receives?.(person)) ?? 0 };
    return withFile(sending, request, response, (file) => route.handle({ ...called, body: undefined, file }));
  };
};

const makePreflight =
  (route: LegacyRoute, settings: LegacySettings): Handler =>
  (request, response, next) => {
    if (idsIn(request.params) === undefined) return next();
    const exchange = new Exchange(request, response, `preflight ${route.path}`, settings);
    if (response.hasHeader('Access-Control-Allow-Origin'))
      response.setHeader('Access-Control-Allow-Headers', furtherHeaders);
    exchange.sendNothing();
  };

const makeRefuse =
  (system: LegacySystem, settings: LegacySettings): Handler =>
  (request, response, next) => {
    if (idsIn(request.params) === undefined) return next();
    const exchange = new Exchange(request, response, `${system.name} none`, settings);
    const nothing = new ChatError('NOT_FOUND', 'There is nothing at this address.');
    exchange.failAs(nothing, (error, status) => system.refusal(error, status));
  };

/** Undefined if a part of the address that is an id holds something else. */
const idsIn = (params: Request['params']): Record<string, number> | undefined => {
  const ids: Record<string, number> = {};
  for (const [name, value] of Object.entries(params)) {
    if (!name.endsWith('_id')) continue;
    const id = typeof value === 'string' && /^[1-9]\d{0,15}$/.test(value) ? Number(value) : Number.NaN;
    if (!Number.isSafeInteger(id)) return undefined;
    ids[name] = id;
  }
  return ids;
};

/**
 * The older systems write `Token` where we write `Bearer`. A cookie alone counts for nothing: their clients send a token.
 * @throws ChatError UNAUTHORIZED
 */
const readAsBearer = ({ headers }: Request): void => {
  if (headers.authorization === undefined) throw unauthorized();
  const [, token] = /^(?:Token|JWT) +(\S+)$/i.exec(headers.authorization) ?? [];
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
};

const queryOf = (url: string): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(readQuery(url)).flatMap(([name, value]): [string, string][] => {
      const last = typeof value === 'string' ? value : value?.at(-1);
      return last === undefined ? [] : [[name, last]];
    }),
  );

const addressOf = (request: Request): string =>
  `${request.protocol}://${request.headers.host ?? 'localhost'}${request.originalUrl.split('?')[0]}`;
