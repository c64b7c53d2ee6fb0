import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import express, { type Request, type Response, type Router } from 'express';
import type { Clock } from '../../../core/clock.ts';
import { ChatError } from '../../../core/errors.ts';
import { Brake } from '../../system/Brake.ts';
import { networkOf } from '../../system/networkOf.ts';
import { keepPace } from '../routing/bodyDeadline.ts';
import { Exchange, type ExchangeSettings } from '../routing/Exchange.ts';
import { callerAddress } from '../routing/makeGate.ts';
import type { MailDoor } from './MailDoor.ts';

const stopPath = '/api/chat/notifications/unsubscribe/';
const inboundPath = '/api/mail/inbound/';
const growing = { firstMs: 1_000, mostMs: 60_000, forgetMs: 60_000 };

/**
 * What programs and pages call that know nothing of tokens: mail programs, which stop mails with one click (RFC 8058), and
 * services that hand over mail (`message/rfc822`). Mount it before the REST interface.
 */
export const makeMailRouter = (
  { stopLinks, inbound }: MailDoor,
  settings: ExchangeSettings & { readonly clock: Pick<Clock, 'monotonic'> },
): Router => {
  const router = express.Router({ caseSensitive: true });
  const wrongLinks = new Brake({ clock: settings.clock, free: 60, ...growing });
  const wrongSecrets = new Brake({ clock: settings.clock, free: 20, ...growing });

  const serve =
    (path: string, work: (exchange: Exchange, request: Request, response: Response) => Promise<void>) =>
    async (request: Request, response: Response): Promise<void> => {
      const exchange = new Exchange(request, response, path, settings);
      await work(exchange, request, response).catch((failure: unknown) => {
        if (!request.complete) response.setHeader('Connection', 'close');
        exchange.fail(failure);
      });
    };

  const braked = (brake: Brake, request: Request, refusal: ChatError): ChatError => {
    const retryAfterMs = brake.strike(networkOf(callerAddress(request)));
    return retryAfterMs === 0 ? refusal : new ChatError('RATE_LIMIT_EXCEEDED', 'Wait a little.', { retryAfterMs });
  };

  const page = (what: 'ask' | 'stop') =>
    serve(stopPath, async (exchange, request, response) => {
      const { isGood, html } = await stopLinks[what](queryValue(request, 'token') ?? '');
      if (!isGood) {
        const refusal = braked(wrongLinks, request, new ChatError('NOT_FOUND', 'There is no such link.'));
        if (refusal.code === 'RATE_LIMIT_EXCEEDED') throw refusal;
      }
      // What a program sent with its click is not read.
      if (!request.complete) response.setHeader('Connection', 'close');
      response.setHeader(
        'Content-Security-Policy',
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
      );
      exchange.sendText(isGood ? 200 : 404, 'text/html; charset=utf-8', html);
    });
  router.get(stopPath, page('ask'));
  router.post(stopPath, page('stop'));

  router.post(
    inboundPath,
    serve(inboundPath, async (exchange, request) => {
      if (inbound === null)
        throw new ChatError('NOT_FOUND', 'This server takes no mails over HTTP: set MAIL_INBOUND_SECRET.');
      if (!hasSecret(request, inbound.secret))
        throw braked(
          wrongSecrets,
          request,
          new ChatError('UNAUTHORIZED', 'Send the secret as "Authorization: Bearer …", or as the password of Basic.'),
        );
      const { headers } = request;
      if (!/^message\/rfc822\b/i.test(headers['content-type'] ?? ''))
        throw new ChatError('UNSUPPORTED_MEDIA_TYPE', 'Send the mail as it came, with "Content-Type: message/rfc822".');
      if (Number(headers['content-length'] ?? 0) > inbound.maxBytes)
        throw new ChatError('PAYLOAD_TOO_LARGE', `The mail may have at most ${inbound.maxBytes} bytes.`);
      keepPace(request);
      const [recipient, sender] = [queryValue(request, 'to'), queryValue(request, 'from')];
      exchange.send(200, { outcome: await inbound.take({ recipient, sender, source: request }) });
    }),
  );
  return router;
};

const queryValue = (request: IncomingMessage, name: string): string | null =>
  new URLSearchParams((request.url ?? '').split('?')[1] ?? '').get(name);

const hasSecret = ({ headers }: IncomingMessage, secret: string): boolean => {
  const [, kind = '', value = ''] = /^(bearer|basic) +(.+)$/i.exec(headers.authorization ?? '') ?? [];
  const given =
    kind.toLowerCase() === 'basic' ? (Buffer.from(value, 'base64').toString('utf8').split(/:(.*)/s)[1] ?? '') : value;
  return timingSafeEqual(hashOf(given), hashOf(secret));
};

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();
