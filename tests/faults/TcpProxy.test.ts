import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { TcpProxy } from './TcpProxy.ts';

describe('TcpProxy', () => {
  const sockets = new Set<Socket>();
  let server: Server;
  let proxy: TcpProxy;

  beforeEach(async () => {
    // An echo server.
    server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.pipe(socket);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    proxy = await TcpProxy.open(`tcp://127.0.0.1:${(server.address() as AddressInfo).port}/path`);
  });

  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    await proxy.close();
    server.close();
  });

  const open = async (): Promise<{ socket: Socket; received: () => string; ended: () => string | undefined }> => {
    const { hostname, port } = new URL(proxy.url);
    const socket = connect(Number(port), hostname);
    sockets.add(socket);
    let [text, end]: [string, string | undefined] = ['', undefined];
    socket.on('data', (data) => {
      text += String(data);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      end = error.code;
    });
    socket.on('end', () => {
      end ??= 'FIN';
    });
    await once(socket, 'connect');
    return { socket, received: () => text, ended: () => end };
  };
  const untilReceived = (client: { received: () => string }, text: string): Promise<void> =>
    eventually(() => void expect(client.received()).to.equal(text));

  it('passes everything on, under an address that keeps the path', async () => {
    expect(new URL(proxy.url).pathname).to.equal('/path');
    const client = await open();
    client.socket.write('hello');
    await untilReceived(client, 'hello');
  });

  it('delays bytes and keeps their order', async () => {
    proxy.behave({ delayMs: 50, jitterMs: 50 });
    const client = await open();
    const began = performance.now();
    for (const letter of 'abcdef') {
      client.socket.write(letter);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await untilReceived(client, 'abcdef');
    expect(performance.now() - began).to.be.greaterThan(5);
  });

  it('holds bytes back, and passes them on later', async () => {
    const client = await open();
    client.socket.write('one ');
    await untilReceived(client, 'one ');
    proxy.behave({ toClient: 'hold' });
    client.socket.write('two');
    proxy.behave({ toClient: 'pass' });
    await untilReceived(client, 'one two');
  });

  it('hides the end of a connection while it swallows, and resets a connection that has lost bytes', async () => {
    const client = await open();
    client.socket.write('one');
    await untilReceived(client, 'one');
    proxy.swallow();
    client.socket.write('lost');
    for (const socket of sockets) if (socket !== client.socket) socket.destroy();
    await eventually(() => expect(proxy.endedByServer).to.equal(1));
    expect(client.ended()).to.equal(undefined);
    proxy.heal();
    await eventually(() => expect(client.ended()).to.equal('ECONNRESET'));
    expect(client.received()).to.equal('one');
  });

  it('cuts by FIN and by RST', async () => {
    const [polite, rude] = [await open(), await open()];
    rude.socket.write('x');
    await untilReceived(rude, 'x');
    proxy.cut('end');
    await eventually(() => expect(polite.ended()).to.equal('FIN'));
    const third = await open();
    third.socket.write('x');
    await untilReceived(third, 'x');
    proxy.cut('reset');
    await eventually(() => expect(third.ended()).to.equal('ECONNRESET'));
  });

  it('limits the rate of bytes', async () => {
    proxy.behave({ bytesPerSecond: 10_000 });
    const client = await open();
    const began = performance.now();
    client.socket.write('x'.repeat(1_000));
    await untilReceived(client, 'x'.repeat(1_000));
    expect(performance.now() - began).to.be.greaterThan(150);
  });
});
