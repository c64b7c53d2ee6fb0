import { expect } from 'chai';
import { runInTree } from './runInTree.ts';

const SCRIPT = 'scripts/checkWords.js';

const plain = {
  'core/rooms/Membership.ts': '/** The relation of a person to a room. */\nexport interface Membership {}\n',
  'adapters/knex/rooms/roomRow.ts': "export const columns = 'seats_version AS membership_version';\n",
  'adapters/knex/migrations/createRooms.ts': '/** Seats stay on record. */\nexport const createRooms = 1;\n',
  'client/wire/wireTypes.ts': 'export interface Membership {}\n',
};

describe('checkWords', () => {
  it('passes code in the words of the glossary', async () => {
    expect(await runInTree(plain, SCRIPT)).to.deep.equal({ passed: true, output: '' });
  });

  it('reports a retired word in a name and in a comment, with its line', async () => {
    const { passed, output } = await runInTree(
      { ...plain, 'core/rooms/takeSeat.ts': '/** Who sits where. */\nexport const takeSeat = 1; // a seat\n' },
      SCRIPT,
    );
    expect(passed).to.equal(false);
    expect(output.trim().split('\n')).to.deep.equal(['core/rooms/takeSeat.ts:2: "Seat" is retired; say membership']);
  });

  it('reports a name that two folders export', async () => {
    const { passed, output } = await runInTree(
      { ...plain, 'adapters/ws/Beat.ts': 'export class Beat {}\n', 'client/Beat.ts': 'export class Beat {}\n' },
      SCRIPT,
    );
    expect(passed).to.equal(false);
    expect(output.trim()).to.equal('Beat is exported by adapters/ws/Beat.ts and client/Beat.ts; one name, one thing');
  });
});
