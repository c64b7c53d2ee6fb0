import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { freePort } from './freePort.ts';

interface PeerMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly mail: ParsedMail;
  /** The head as it came. */
  readonly head: string;
}

/** What the peer says to a step of a mail; absent: yes. */
interface PeerAnswers {
  sender?: { readonly code: number; readonly text: string } | undefined;
  recipient?: { readonly code: number; readonly text: string } | undefined;
  data?: { readonly code: number; readonly text: string } | undefined;
}

/** A mail server of somebody else (smtp-server), which reads what it gets as a mail program does (mailparser). */
export class SmtpPeer {
  readonly url: string;
  readonly mails: PeerMail[] = [];
  readonly answers: PeerAnswers = {};
  readonly #server: SMTPServer;

  private constructor(port: number) {
    this.url = `smtp://127.0.0.1:${port}`;
    const refusal = (answer: PeerAnswers['data']): Error | null =>
      answer === undefined ? null : Object.assign(new Error(answer.text), { responseCode: answer.code });
    this.#server = new SMTPServer({
      ...{ authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'], disableReverseLookup: true, logger: false },
      onMailFrom: (_, __, callback) => callback(refusal(this.answers.sender)),
      onRcptTo: (_, __, callback) => callback(refusal(this.answers.recipient)),
      onData: (stream, { envelope }, callback) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const source = Buffer.concat(chunks);
          const head = source.toString('utf8').split('\r\n\r\n')[0] ?? '';
          void simpleParser(source).then((mail) => {
            const refused = refusal(this.answers.data);
            const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
            if (refused === null)
              this.mails.push({ from, to: envelope.rcptTo.map(({ address }) => address), mail, head });
            callback(refused);
          }, callback);
        });
      },
    });
  }

  static async open(): Promise<SmtpPeer> {
    const port = await freePort();
    const peer = new SmtpPeer(port);
    await new Promise<void>((resolve) => peer.#server.listen(port, '127.0.0.1', resolve));
    return peer;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

/** The addresses of a header. */
export const addressesOf = (header: AddressObject | readonly AddressObject[] | undefined): readonly string[] =>
  (header === undefined ? [] : ([header].flat() as AddressObject[])).flatMap(({ value }) =>
    value.map(({ address = '' }) => address),
  );
