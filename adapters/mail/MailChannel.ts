import type { SentMessageInfo, Transporter } from 'nodemailer';
import type { Clock } from '../../core/clock.ts';
import {
  type ChannelOutcome,
  isUrgent,
  type Notification,
  type NotificationChannel,
} from '../../core/notifications/NotificationChannel.ts';
import { timeIn } from '../system/timeIn.ts';
import type { MailAddresses } from './MailAddresses.ts';
import { headersOf } from './mailHeaders.ts';
import type { MailContent } from './notification/MailContent.ts';
import { mailHtml } from './notification/mailHtml.ts';
import { mailSubject } from './notification/mailSubject.ts';
import { mailText } from './notification/mailText.ts';
import { wordsFor } from './notification/wordsFor.ts';
import type { StopLinks } from './StopLinks.ts';
import { sendOutcome } from './sendOutcome.ts';

interface Deps {
  readonly transport: Pick<Transporter, 'sendMail'>;
  /** As `MAIL_FROM`. */
  readonly from: string;
  /** The page's address, without a slash at the end. */
  readonly publicUrl: string;
  readonly stopLinks: Pick<StopLinks, 'addressFor'>;
  /** Null: mails cannot be answered here. */
  readonly addresses: MailAddresses | null;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * Tells people by mail: one mail for all rooms. In the mail of one room its messages are a thread, and answers to it go into the
 * room. The mail carries nothing that says whether or where it was read.
 */
export class MailChannel implements NotificationChannel {
  readonly name = 'mail';
  readonly shownIn = 'mail';
  readonly spacingMs = 15 * 60_000;
  readonly needsAddress = false;
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async send(notification: Notification): Promise<ChannelOutcome> {
    const { email } = notification.person;
    if (email === null || email === '') return { outcome: 'refused', reason: 'the person has no address of mail' };
    try {
      await (this.#deps.transport.sendMail(this.#mailOf(notification, email)) as Promise<SentMessageInfo>);
      return { outcome: 'sent' };
    } catch (failure) {
      return sendOutcome(failure);
    }
  }

  #mailOf(notification: Notification, email: string) {
    const { from, publicUrl, stopLinks, addresses, clock } = this.#deps;
    const { person } = notification;
    const stopLink = stopLinks.addressFor(person.id);
    const content = this.#contentOf(notification, stopLink);
    const [only] = content.rooms;
    const replyTo =
      content.isAnswerable || (content.rooms.length === 1 && only?.isRequest) ? only?.answerTo : undefined;
    // As objects, so that nothing in an address is taken for a second one.
    const to = { name: '', address: email };
    const bounceTo = addresses?.bounce(person.id, clock.now());
    return {
      ...{ from, to, subject: content.subject, text: mailText(content), html: mailHtml(content) },
      ...(replyTo && { replyTo: { name: '', address: replyTo } }),
      ...(bounceTo && { envelope: { from: bounceTo, to: email } }),
      ...(notification.rooms.some(isUrgent) && { priority: 'high' as const }),
      ...headersOf(notification, { host: new URL(publicUrl).hostname, stopLink }),
    };
  }

  #contentOf({ person, locale, timeZone, rooms }: Notification, stopLink: string): MailContent {
    const { publicUrl, addresses, clock } = this.#deps;
    const words = wordsFor(locale);
    const sections = rooms.map(({ id, name, messages, more, mayAnswer, isRequest = false }) => ({
      ...{ name, messages, more, isRequest, link: isRequest ? `${publicUrl}/` : `${publicUrl}/#room=${id}` },
      // An answer to a request is refused with a sentence that says how to accept it.
      answerTo: (mayAnswer || isRequest) && addresses !== null ? addresses.reply(person.id, id, clock.now()) : null,
    }));
    const [only] = sections;
    return {
      ...{ words, stopLink, rooms: sections, subject: mailSubject(sections, words) },
      isAnswerable: sections.length === 1 && only !== undefined && only.answerTo !== null && !only.isRequest,
      timeOf: timeIn(locale, timeZone),
    };
  }
}
