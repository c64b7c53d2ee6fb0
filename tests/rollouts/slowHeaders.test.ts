import { expect } from 'chai';
import { SecuredServer } from '../security/SecuredServer.ts';

/** tests/security has the same with a shorter limit. */
describe('a request whose headers come byte by byte (slowloris)', () => {
  let server: SecuredServer;
  before(async () => {
    server = await SecuredServer.open();
  });
  after(() => server.stop());

  it('gets 408 within the time that a server allows as it is shipped, and holds up nobody', async function wait() {
    this.timeout(40_000);
    const connection = await server.raw();
    connection.write('GET /api/health/ HTTP/1.1\r\nHost: x\r\n');
    const drip = setInterval(() => connection.write('X: y\r\n'), 1_000);
    try {
      expect(await connection.statuses()).to.deep.equal([408]);
    } finally {
      clearInterval(drip);
    }
    expect(await server.isAlive()).to.equal(true);
  });
});
