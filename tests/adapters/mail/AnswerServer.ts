import { createTransport, type SendMailOptions } from 'nodemailer';
import { AnswerIntake } from '../../../adapters/mail/incoming/AnswerIntake.ts';
import { AnswerMailer } from '../../../adapters/mail/incoming/AnswerMailer.ts';
import { MailListener } from '../../../adapters/mail/incoming/MailListener.ts';
import { MailAddresses } from '../../../adapters/mail/MailAddresses.ts';
import { openTransport } from '../../../adapters/mail/openTransport.ts';
import type { RoomId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import type { Message } from '../../../core/messages/Message.ts';
import type { Name, School } from '../../contracts/School.ts';
import { freePort } from '../../support/freePort.ts';
import { generousLimits, type OpenChat, openChat } from '../../support/openChat.ts';
import { SmtpPeer } from '../../support/SmtpPeer.ts';

export const host = 'chat.school.example';
export const sender = 'tess@school.example';
const maxFileBytes = 1024 * 1024;
const maxBytes = 4 * maxFileBytes;

/** A listener for answers over a small school in memory, and a mail server that sends to it and gets what it mails. */
export class AnswerServer {
  readonly opened: OpenChat;
  readonly addresses: MailAddresses;
  readonly intake: AnswerIntake;
  readonly peer: SmtpPeer;
  readonly room: RoomId;
  readonly port: number;
  readonly outcomes: string[] = [];
  readonly buried: string[] = [];
  readonly failures: unknown[] = [];
  locale = 'ru';
  /** In place of the real use case. */
  sendMessage: Chat['sendMessage'] | null = null;
  readonly #listener: MailListener;

  private constructor(opened: OpenChat, peer: SmtpPeer, room: RoomId, port: number) {
    [this.opened, this.peer, this.room, this.port] = [opened, peer, room, port];
    const { chat, world } = opened;
    this.addresses = new MailAddresses({ secrets: ['a secret that only the tests know'], domain: 'reply.example' });
    const onFailure = (failure: unknown): void => void this.failures.push(failure);
    const transport = openTransport({ url: peer.url }, { connections: 0 });
    const from = `Northbridge <chat@${host}>`;
    this.intake = new AnswerIntake({
      chat: {
        ...{ identifyPerson: chat.identifyPerson, files: chat.files },
        sendMessage: (input) => (this.sendMessage ?? chat.sendMessage)(input),
      },
      ...{ addresses: this.addresses, host, clock: world.clock, onFailure },
      bounds: { maxFileBytes, maxBytes },
      mailer: new AnswerMailer({ transport, from, publicUrl: `https://${host}`, clock: world.clock, onFailure }),
      localeOf: async () => this.locale,
      bury: async (address, failure) => void this.buried.push(`${address}: ${failure}`),
      onAnswer: (outcome) => this.outcomes.push(outcome),
    });
    const { intake } = this;
    this.#listener = new MailListener({ intake, host: '127.0.0.1', port, name: host, maxBytes, onFailure });
  }

  static async open(): Promise<AnswerServer> {
    const opened = await openChat(generousLimits);
    const { school } = opened;
    const named = (externalId: Name, role: string, email: string) => {
      const { firstName, lastName } = school.person(externalId);
      return { externalId, role, firstName, lastName, email, isActive: true };
    };
    await school.apply({
      users: [named('tess', 'teacher', 'Tess@School.example'), named('sam', 'student', 'sam@home.example')],
      relations: [],
    });
    const room = await school.group('tess', ['sam']);
    const server = new AnswerServer(opened, await SmtpPeer.open(), room, await freePort());
    await server.#listener.listen();
    return server;
  }

  address(name: Name = 'tess'): string {
    return this.addresses.reply(this.school.id(name), this.room, this.opened.world.clock.now());
  }

  get school(): School {
    return this.opened.school;
  }

  /** Sends a mail as the school's mail server would. Resolves to what it was told at the end. */
  async mail(options: SendMailOptions): Promise<string> {
    const transport = createTransport({ host: '127.0.0.1', port: this.port, ignoreTLS: true });
    try {
      const { response } = await transport.sendMail({ from: sender, to: this.address(), ...options });
      return response;
    } catch (failure) {
      return (failure as { response?: string }).response ?? String(failure);
    } finally {
      transport.close();
    }
  }

  /** Sends a mail as it is written here. */
  raw(lines: readonly string[], envelope: { readonly from?: string; readonly to?: string } = {}): Promise<string> {
    const { from = sender, to = this.address() } = envelope;
    return this.mail({ raw: lines.join('\r\n'), envelope: { from, to } });
  }

  /** What is in the room, newest last. */
  async messages(): Promise<readonly Message[]> {
    const { chat, school } = this.opened;
    const { messages } = await chat.history(school.person('tess'), this.room, { limit: 50 });
    return [...messages].sort((one, other) => one.seq - other.seq);
  }

  async close(): Promise<void> {
    await this.#listener.close();
    await this.peer.close();
  }
}
