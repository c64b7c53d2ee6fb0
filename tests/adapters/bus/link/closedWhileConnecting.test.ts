import { expect } from 'chai';
import { BusLink } from '../../../../adapters/bus/link/BusLink.ts';
import type { BusSession } from '../../../../adapters/bus/link/BusSession.ts';
import { SystemClock } from '../../../../adapters/system/SystemClock.ts';

/** A promise with what settles it. */
const gate = (): { readonly opened: Promise<void>; readonly open: () => void } => {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
};

describe('a link that is closed while it connects', () => {
  /** A session whose connections are only counted. */
  const play = async (wait: { readonly secret: Promise<void>; readonly connection: Promise<void> }) => {
    let connections = 0;
    const session: BusSession = {
      ...{ isAlone: false, countsReceivers: true, publishesAtOnce: 1, publicationBytes: 1_000 },
      connect: async () => {
        await wait.connection;
        connections += 1;
      },
      beat: async () => 0,
      ping: async () => 'PONG',
      publish: async () => [0],
      subscribe: async () => {},
      unsubscribe: async () => {},
      destroy: () => {
        connections = 0;
      },
    };
    const link = new BusLink({
      ...{
        name: 'a server',
        open: () => session,
        clock: new SystemClock(),
        log: { info: () => {}, warn: () => {} },
        prefix: 't:',
      },
      readSecret: async () => {
        await wait.secret;
        return 'a secret';
      },
    });
    const started = link.start();
    return { link, started, connections: () => connections };
  };

  it('leaves no connection if it had not begun to', async () => {
    const secret = gate();
    const { link, started, connections } = await play({ secret: secret.opened, connection: Promise.resolve() });
    await link.close();
    secret.open();
    await started;
    expect(connections()).to.equal(0);
  });

  it('leaves no connection that comes after that', async () => {
    const connection = gate();
    const { link, started, connections } = await play({ secret: Promise.resolve(), connection: connection.opened });
    await link.close();
    connection.open();
    await started;
    expect(connections()).to.equal(0);
  });
});
