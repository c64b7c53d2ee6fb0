import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { ChatError } from '../../../core/errors.ts';
import type { AnswerIntake } from './AnswerIntake.ts';
import { AnswerRefusal } from './AnswerRefusal.ts';

interface Deps {
  readonly intake: Pick<AnswerIntake, 'refuseRecipient' | 'take'>;
  readonly host: string;
  readonly port: number;
  /** How it names itself. */
  readonly name: string;
  /** Of a whole mail. */
  readonly maxBytes: number;
  readonly onFailure: (failure: unknown) => void;
}

/** Connections in all, and of one address: the school's own mail server is one. */
const connections = { all: 40, ofOne: 20 };
/** Mails that are read at once; each holds its texts in memory. */
const mailsAtOnce = 4;
/** Wrong addresses of one connection, after which it is closed. */
const wrongAtMost = 10;
/** Milliseconds without a byte, and for a whole mail. */
const silenceMs = 60_000;
const mailMs = 300_000;

/**
 * Receives answers by SMTP (RFC 5321), behind the school's mail server, which checks who sends. Takes mail for addresses that
 * this server made, and for no other, so that it relays nothing.
 */
export class MailListener {
  readonly #deps: Deps;
  readonly #server: SMTPServer;
  readonly #wrong = new WeakMap<SMTPServerSession, number>();
  #inWork = 0;

  constructor(deps: Deps) {
    this.#deps = deps;
    const { name, maxBytes } = deps;
    this.#server = new SMTPServer({
      ...{ name, banner: 'Homeroom', size: maxBytes, rejectOversized: true },
      ...{ disabledCommands: ['AUTH', 'STARTTLS'], authOptional: true, disableReverseLookup: true, logger: false },
      ...{ maxClients: connections.all, socketTimeout: silenceMs, closeTimeout: 2_000 },
      onConnect: ({ remoteAddress }, callback) => {
        const same = [...this.#server.connections].filter((one) => one.remoteAddress === remoteAddress).length;
        callback(same > connections.ofOne ? answer(421, 'Too many connections from your address.') : null);
      },
      onRcptTo: ({ address }, session, callback) => callback(this.#refuse(address, session)),
      onData: (source, session, callback) => {
        const recipient = session.envelope.rcptTo[0]?.address ?? '';
        const sender = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address;
        if (this.#inWork >= mailsAtOnce) {
          source.resume();
          source.once('end', () => callback(answer(451, 'Too many mails at once. Try again in a minute.')));
          return;
        }
        this.#inWork += 1;
        const late = setTimeout(() => source.destroy(new Error('the mail took too long')), mailMs);
        void deps.intake
          .take({ recipient, sender, source, isAnswered: true, isWhole: () => !source.sizeExceeded })
          .then(
            () => callback(null),
            (failure: unknown) => callback(answerOf(failure)),
          )
          .finally(() => {
            clearTimeout(late);
            this.#inWork -= 1;
          });
      },
    });
    // A client that hangs up is no failure of ours; there is always a listener, since an error without one ends the process.
    this.#server.on('error', deps.onFailure);
  }

  /** @throws ChatError UNAVAILABLE if the port cannot be used */
  async listen(): Promise<number> {
    const { host, port } = this.#deps;
    await new Promise<void>((resolve, reject) => {
      const failed = (cause: Error): void =>
        reject(
          new ChatError('UNAVAILABLE', `MAIL_LISTEN: ${host}:${port} cannot be used (${cause.message}).`, { cause }),
        );
      this.#server.server.once('error', failed);
      this.#server.listen(port, host, () => {
        this.#server.server.off('error', failed);
        resolve();
      });
    });
    return (this.#server.server.address() as AddressInfo).port;
  }

  /** Serves a connection that another process has accepted. */
  take(socket: Socket): void {
    this.#server.server.emit('connection', socket);
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  /** One recipient at a time, so that each mail has one answer. */
  #refuse(address: string, session: SMTPServerSession): Error | null {
    if (session.envelope.rcptTo.length > 0) return answer(452, 'One recipient at a time. Send the others another.');
    const refusal = this.#deps.intake.refuseRecipient(address);
    if (refusal === null) return null;
    const wrong = (this.#wrong.get(session) ?? 0) + 1;
    this.#wrong.set(session, wrong);
    if (wrong > wrongAtMost) return answer(421, 'Too many wrong addresses.');
    return answerOf(new AnswerRefusal(refusal, 'en'));
  }
}

const answer = (responseCode: number, message: string): Error => Object.assign(new Error(message), { responseCode });

const answerOf = (failure: unknown): Error => {
  const isFinal = failure instanceof AnswerRefusal && failure.problem !== 'later';
  return answer(isFinal ? 550 : 451, failure instanceof AnswerRefusal ? failure.message : 'Not now. Try again later.');
};
