import type { Request, Response, Router } from 'express';
import { nobody } from '../../../core/permissions/resolveUser.ts';
import { senderOf } from '../../../core/serviceaccounts/ServiceAccount.ts';
import type { Tracing } from '../../system/Tracing.ts';
import type { NumberPerson } from '../../wire/schema/personRef.ts';
import type { BrowserFacts } from './BrowserFacts.ts';
import { keepPace } from './bodyDeadline.ts';
import { readQuery, type TextValues } from './coerceText.ts';
import { Exchange, type ExchangeSettings } from './Exchange.ts';
import { callerAddress, type Gate } from './makeGate.ts';
import { type Caller, type RawCall, type Route, unauthorized } from './Route.ts';
import { patience } from './readBytes.ts';
import { readJsonBody } from './readJsonBody.ts';
import { saveUpload } from './saveUpload.ts';
import { sendContent } from './sendContent.ts';
import { traceRoute } from './traceRoute.ts';
import { withFile } from './withFile.ts';

export interface MountSettings extends ExchangeSettings {
  /** Members of bodies that nobody knows are refused everywhere; default false: under /api/chat they are ignored. */
  readonly isStrict?: boolean;
  /** Whom a caller means by an external id; default: nobody. */
  readonly numberPersonFor?: (caller: Caller, query: TextValues) => NumberPerson;
  /** Follows requests; absent: nobody does. */
  readonly tracing?: Tracing | undefined;
}

/** Serves each route under its path and its aliases: identify the caller, read the request, answer. */
export const mountRoutes = (router: Router, routes: readonly Route[], gate: Gate, settings: MountSettings): void => {
  const serve =
    (route: Route) =>
    async (request: Request, response: Response): Promise<void> => {
      const exchange = new Exchange(request, response, route.path, settings);
      exchange.address = callerAddress(request);
      exchange.roomId = request.params['room_id'];
      try {
        const caller = await gate(route.access, request);
        exchange.userId = caller.person?.id ?? caller.service?.id ?? null;
        const reply = await withBody(route, caller, request, response, (received) => {
          const query = { ...readQuery(request.url), ...received.received?.fields };
          return route.run({
            ...caller,
            ...{ query, browser: browserOf(request), params: request.params },
            ...received,
            numberPerson: settings.numberPersonFor?.(caller, query) ?? (async () => nobody),
            isStrict: settings.isStrict ?? false,
          });
        });
        for (const cookie of reply.cookies ?? []) response.appendHeader('Set-Cookie', cookie);
        if (reply.location !== undefined) exchange.sendAway(reply.location);
        else if (reply.content !== undefined) await sendContent(exchange, request, response, reply.content);
        else if (reply.file === undefined) exchange.send(reply.status, reply.body);
        else await exchange.sendFile(reply.file);
      } catch (failure) {
        if (!request.complete && isLong(request)) response.setHeader('Connection', 'close');
        exchange.fail(failure);
      }
    };
  for (const route of routes)
    router[route.method]([route.path, ...(route.aliases ?? [])], traceRoute(route, serve(route), settings.tracing));
};

const browserOf = (request: Request): BrowserFacts => ({
  cookie: request.headers.cookie,
  userAgent: request.headers['user-agent'] ?? '',
  address: callerAddress(request),
  query: request.url.split(/\?(.*)/s)[1] ?? '',
});

/** Whether more of a body may come than is worth reading after a refusal. */
const isLong = ({ headers }: Request): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > patience;

type Received = Pick<RawCall, 'body' | 'file' | 'received'>;

/** Runs the work on the received body or file. An uploaded file is removed after the work. */
const withBody = async <Result>(
  { body, maxBodyBytes, upload, receives }: Route,
  caller: Caller,
  request: Request,
  response: Response,
  work: (received: Received) => Promise<Result>,
): Promise<Result> => {
  if (receives !== undefined) {
    const { service } = caller;
    const person = service === null ? caller.person : senderOf(service);
    if (person === null) throw unauthorized();
    const sending = { slots: receives.slots, person, admit: () => receives.admit(person, service) };
    return withFile(sending, request, response, (received) => work({ body: undefined, file: '', received }));
  }
  if (upload === undefined)
    return work({ body: body && (await readJsonBody(request, response, maxBodyBytes)), file: '', received: null });
  const turn = upload.slot.take();
  try {
    keepPace(request);
    const saved = await saveUpload(request, response, upload);
    try {
      return await work({ body: undefined, file: saved.path, received: null });
    } finally {
      await saved.remove();
    }
  } finally {
    turn.release();
  }
};
