import { createServer, type Server, type Socket } from 'node:net';
import { expect } from 'chai';
import { ClamdScanner } from '../../../adapters/clamd/ClamdScanner.ts';
import { refusalOf } from '../../contracts/refusalOf.ts';
import { freePort } from '../../support/freePort.ts';

/** A peer that reads INSTREAM as clamd does, and answers what `judge` says of the bytes. */
class FakeClamd {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
    server.on('connection', (socket) => this.#sockets.add(socket));
  }

  static async start(judge: (bytes: Buffer) => string | null): Promise<FakeClamd> {
    const server = createServer((socket) => {
      let received = Buffer.alloc(0);
      socket.on('error', () => {});
      socket.on('data', (chunk: Buffer) => {
        received = Buffer.concat([received, chunk]);
        const bytes = streamOf(received);
        if (bytes === undefined) return;
        const answer = judge(bytes);
        if (answer !== null) socket.end(answer === '' ? '' : `${answer}\0`);
      });
    });
    const port = await freePort();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return new FakeClamd(server, port);
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** The bytes of a whole stream; undefined until its end came. */
const streamOf = (received: Buffer): Buffer | undefined => {
  const command = 'zINSTREAM\0';
  if (received.length < command.length) return undefined;
  if (received.subarray(0, command.length).toString() !== command) throw new Error('Another command came');
  const chunks: Buffer[] = [];
  for (let at = command.length; at + 4 <= received.length; ) {
    const length = received.readUInt32BE(at);
    if (length === 0) return Buffer.concat(chunks);
    chunks.push(received.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return undefined;
};

const reading = (...pieces: readonly string[]) =>
  async function* () {
    for (const piece of pieces) yield Buffer.from(piece);
  };

describe('ClamdScanner', () => {
  let clamd: FakeClamd | undefined;
  afterEach(async () => {
    await clamd?.stop();
    clamd = undefined;
  });
  const scanner = async (judge: (bytes: Buffer) => string | null, patience?: number): Promise<ClamdScanner> => {
    clamd = await FakeClamd.start(judge);
    return new ClamdScanner({ host: '127.0.0.1', port: clamd.port }, patience);
  };

  it('sends all bytes in chunks and hears that there is nothing', async () => {
    const heard: string[] = [];
    const judging = await scanner((bytes) => {
      heard.push(bytes.toString());
      return 'stream: OK';
    });
    expect(await judging.scan(reading('one ', 'two ', 'three'))).to.equal(null);
    expect(heard).to.deep.equal(['one two three']);
  });

  it('hears the name of what was found', async () => {
    const judging = await scanner(() => 'stream: Eicar-Signature FOUND');
    expect(await judging.scan(reading('bad'))).to.equal('Eicar-Signature');
  });

  it('lets nothing in that could not be looked at: limits, broken answers, silence, and nobody there', async () => {
    for (const answer of ['INSTREAM size limit exceeded. ERROR', 'stream: Eicar', 'OK', '']) {
      const judging = await scanner(() => answer);
      expect(await refusalOf(judging.scan(reading('x'))), answer).to.equal('UNAVAILABLE');
      await clamd?.stop();
    }
    const silent = await scanner(() => null, 50);
    expect(await refusalOf(silent.scan(reading('x')))).to.equal('UNAVAILABLE');
    const absent = new ClamdScanner({ host: '127.0.0.1', port: await freePort() });
    expect(await refusalOf(absent.scan(reading('x')))).to.equal('UNAVAILABLE');
  });
});
