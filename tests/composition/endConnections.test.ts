import { once } from 'node:events';
import { Agent, createServer, get, type IncomingMessage } from 'node:http';
import { expect } from 'chai';
import { endConnections } from '../../composition/endConnections.ts';
import { freePort } from '../support/freePort.ts';
import { Gate } from '../support/Gate.ts';

describe('endConnections', () => {
  it('lets no connection be used again whose request was under way when the server closed, and no earlier', async () => {
    const gate = new Gate();
    const server = createServer((_request, response) => void gate.pass().then(() => response.end('done')));
    const lastAnswers = endConnections(server);
    const port = await freePort();
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = (): Promise<IncomingMessage> =>
      new Promise((resolve, reject) => {
        get({ port, host: '127.0.0.1', agent }, resolve).on('error', reject);
      });
    const connectionOf = async (asked: Promise<IncomingMessage>): Promise<string | undefined> => {
      const answer = await asked;
      answer.resume();
      await once(answer, 'end');
      return answer.headers.connection;
    };
    try {
      expect(await connectionOf(ask())).to.equal('keep-alive');
      const held = gate.shut();
      const underWay = connectionOf(ask());
      await held;
      const closed = once(server, 'close');
      server.close();
      lastAnswers();
      gate.open();
      expect(await underWay).to.equal('close');
      // Nothing stays open that would keep the server from closing.
      await closed;
    } finally {
      agent.destroy();
      server.closeAllConnections();
    }
  });
});
