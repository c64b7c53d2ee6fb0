import { ContainerModule } from 'inversify';
import { AnswerIntake } from '../../adapters/mail/incoming/AnswerIntake.ts';
import { AnswerMailer } from '../../adapters/mail/incoming/AnswerMailer.ts';
import { mostAttachments } from '../../core/attachments/Attachment.ts';
import { byName } from '../byName.ts';
import type { AnswerParts } from '../MailParts.ts';
import { tokens } from '../tokens.ts';

const { mail, chat, fileParts, notificationChoices, clock, log, metrics, lifetime, serving } = tokens;

/** Bytes that a mail may have beside its files, and in all: no mail server takes more, and its texts are in memory. */
const textBytes = 2 * 1024 * 1024;
const mostBytes = 64 * 1024 * 1024;
/** What base64 and its line ends add. */
const encoding = 1.4;

/** Answers by mail. */
export const answerModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.answers).toResolvedValue(
      ...byName(
        { mail, chat, fileParts, notificationChoices, clock, log, metrics, lifetime, serving },
        ({
          mail,
          chat,
          fileParts: { maxBytes: maxFileBytes },
          notificationChoices,
          clock,
          log,
          metrics,
          lifetime,
          serving: { primary },
        }): AnswerParts => {
          if (mail === null || mail.addresses === null) throw new TypeError('there are no addresses for answers');
          const { config, transport, addresses, languageOf } = mail;
          const { publicUrl, smtp, answers } = config;
          const host = new URL(publicUrl).hostname;
          const maxBytes = Math.min(mostBytes, Math.ceil(maxFileBytes * mostAttachments * encoding) + textBytes);
          const onFailure = (failure: unknown) => log.warn({ err: failure }, 'a mail could not be taken or sent');
          const intake = new AnswerIntake({
            ...{ chat, addresses, host, clock, onFailure },
            bounds: { maxFileBytes, maxBytes },
            mailer: new AnswerMailer({ transport, from: smtp.from, publicUrl, clock, onFailure }),
            localeOf: languageOf,
            bury: (address, failure) => notificationChoices.buryAddress('mail', address, failure),
            onAnswer: metrics.notifications.mail.countAnswer,
          });
          const listen = async (): Promise<void> => {
            if (answers?.listen === undefined) return;
            const { MailListener } = await import('../../adapters/mail/incoming/MailListener.ts');
            const listener = new MailListener({ intake, ...answers.listen, name: host, maxBytes, onFailure });
            // A worker has no port of its own.
            if (primary === undefined) await listener.listen();
            else primary.onMail = (socket) => listener.take(socket);
            lifetime.keep('mailListener', listener);
            log.info({ ...answers.listen }, 'answers by mail are taken');
          };
          return { intake, maxBytes, listen };
        },
      ),
    );
  });
