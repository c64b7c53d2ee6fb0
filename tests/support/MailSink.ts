import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { freePort } from './freePort.ts';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** The text, decoded. */
  readonly text: string;
  readonly source: string;
}

/** A mail server (SMTP, RFC 5321) that keeps what it gets. */
export class MailSink {
  readonly url: string;
  readonly mails: ReceivedMail[] = [];
  /** Attempts that are refused for now, before one is taken. */
  refusals = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
    this.url = `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async open(): Promise<MailSink> {
    const server = createServer();
    server.listen(await freePort(), '127.0.0.1');
    await once(server, 'listening');
    const sink = new MailSink(server);
    server.on('connection', (socket) => sink.#serve(socket));
    return sink;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    let [waiting, from, data]: [string, string, string | null] = ['', '', null];
    let to: string[] = [];
    const say = (line: string): void => void socket.write(`${line}\r\n`);
    const command = (line: string): void => {
      if (data !== null) {
        if (line !== '.') {
          data += `${line.replace(/^\.\./, '.')}\r\n`;
          return;
        }
        this.mails.push({ from, to, source: data, text: textOf(data) });
        data = null;
        return say('250 kept');
      }
      const [, address = ''] = /<([^>]*)>/.exec(line) ?? [];
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === 'EHLO' || verb === 'HELO') return say('250 sink');
      if (verb === 'MAIL') {
        if (this.refusals-- > 0) return say('451 not now');
        [from, to] = [address, []];
      }
      if (verb === 'RCPT') to = [...to, address];
      if (verb === 'DATA') {
        data = '';
        return say('354 go on');
      }
      if (verb === 'QUIT') return void socket.end('221 bye\r\n');
      say('250 ok');
    };
    socket.on('data', (bytes) => {
      waiting += bytes.toString('utf8');
      for (let at = waiting.indexOf('\r\n'); at >= 0; at = waiting.indexOf('\r\n')) {
        const line = waiting.slice(0, at);
        waiting = waiting.slice(at + 2);
        command(line);
      }
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
    say('220 sink');
  }
}

const textOf = (source: string): string => {
  const [head = '', body = ''] = source.split(/\r\n\r\n(.*)/s);
  const encoding = /^content-transfer-encoding: *(\S+)/im.exec(head)?.[1]?.toLowerCase();
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (encoding !== 'quoted-printable') return body;
  const bytes = body
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
};
