import { createServer } from 'node:net';
import { expect } from 'chai';
import { freePort } from './freePort.ts';

describe('freePort', () => {
  it('gives a port below 32768 on which a server can listen', async () => {
    const port = await freePort();
    expect(port).to.be.within(1024, 32_767);

    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
    await new Promise((resolve) => server.close(resolve));
  });

  it('never gives one port to two callers at once', async () => {
    const ports = await Promise.all(Array.from({ length: 20 }, freePort));
    expect(new Set(ports).size).to.equal(20);
  });
});
