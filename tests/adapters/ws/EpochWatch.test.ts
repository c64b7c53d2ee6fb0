import { expect } from 'chai';
import type { Authenticator } from '../../../adapters/wire/account/Authenticator.ts';
import { closeCodes } from '../../../adapters/wire/errors/errorTable.ts';
import { eventually } from '../../support/eventually.ts';
import { testAuthenticator } from './SocketWorld.ts';
import { withSockets } from './withSockets.ts';

let stored = 'first';
let asked = 0;
const readEpoch = async (): Promise<string> => {
  asked += 1;
  return stored;
};

let forgotten = 0;
const forgetful: Authenticator = {
  ...testAuthenticator,
  forget: () => {
    forgotten += 1;
  },
};

describe('a restored history', () => {
  beforeEach(() => {
    stored = 'first';
  });

  it(
    'closes every socket as for a restart, and gives the new epoch to those that reconnect',
    withSockets(
      async (world) => {
        const [tess, sam] = [await world.connect('tess'), await world.connect('sam')];
        forgotten = 0;
        stored = 'second';
        expect(await tess.closed).to.include({ code: closeCodes.restart });
        expect(await sam.closed).to.include({ code: closeCodes.restart });
        const back = world.knock('/ws/chat/', { headers: { authorization: `Bearer ${world.token('tess')}` } });
        expect(await back.next('connection_established')).to.include({ epoch: 'second' });
        expect(forgotten, 'who a token names').to.equal(1);
      },
      { options: { sweepMs: 5 }, ports: () => ({ readEpoch, authenticator: forgetful }) },
    ),
  );

  it(
    'is not assumed while the store cannot name its epoch',
    withSockets(
      async (world) => {
        stored = '';
        const tess = await world.connect('tess');
        const before = asked;
        await eventually(() => expect(asked).to.be.above(before + 2));
        await world.say('tess', await world.algebra(), 'still here');
        await tess.next('new_message');
      },
      { options: { sweepMs: 5 }, ports: () => ({ readEpoch }) },
    ),
  );
});
