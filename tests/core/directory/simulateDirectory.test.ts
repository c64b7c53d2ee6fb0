import { expect } from 'chai';
import type { SimulatedChange } from '../../../core/directory/simulateDirectory.ts';
import { refusalOf } from '../../contracts/refusalOf.ts';
import { schoolRecords } from '../../contracts/School.ts';
import { openChat } from '../../support/openChat.ts';

const described = (changes: readonly SimulatedChange[]): string[] =>
  changes
    .map(
      ({ people, gains, rule }) =>
        `${people
          .map(({ externalId }) => externalId)
          .sort()
          .join(' ')} ${gains ? 'gain' : 'lose'} ${rule}`,
    )
    .sort();

describe('simulateDirectory', () => {
  it('names who would lose contact by an ended relation, and changes nothing', async () => {
    const { chat, school } = await openChat();
    const relations = [{ kind: 'teaches', from: 'tess', to: 'sam', context: 'algebra-1', status: 'ended' }] as const;
    expect(described(await chat.simulateDirectory({ users: [], relations }))).to.deep.equal([
      'pam tess lose teacher-parent',
      'sam tess lose teacher-student',
      'tess tom lose teacher-tutor',
    ]);
    expect((await chat.explainContact(school.person('tess'), school.id('sam'))).allowed).to.equal(true);
  });

  it('names who would gain contact, including new people', async () => {
    const { chat } = await openChat();
    const changes = await chat.simulateDirectory({
      users: [{ externalId: 'new', role: 'parent', firstName: 'N', lastName: 'N', isActive: true }],
      relations: [{ kind: 'guardian_of', from: 'new', to: 'sam', status: 'active' }],
    });
    expect(described(changes)).to.deep.equal(['new tess gain teacher-parent', 'new tom gain tutor-parent']);
  });

  it('follows a person who would be deactivated', async () => {
    const { chat } = await openChat();
    const users = schoolRecords.users
      .filter(({ externalId }) => externalId === 'sue')
      .map((user) => ({ ...user, isActive: false }));
    expect(described(await chat.simulateDirectory({ users, relations: [] }))).to.deep.equal([
      'pat tess lose teacher-parent',
      'sue tess lose teacher-student',
    ]);
  });

  it('names no pair that another relation keeps in contact', async () => {
    const { chat, school } = await openChat();
    await school.relate('teaches', 'tess', 'sam', { context: 'geometry-1' });
    const relations = [{ kind: 'teaches', from: 'tess', to: 'sam', context: 'algebra-1', status: 'ended' }] as const;
    expect(await chat.simulateDirectory({ users: [], relations })).to.deep.equal([]);
  });

  it('refuses bad records', async () => {
    const { chat } = await openChat();
    const relations = [{ kind: 'teaches', from: 'tess', to: 'nobody', status: 'ended' }] as const;
    expect(await refusalOf(chat.simulateDirectory({ users: [], relations }))).to.equal('INVALID_REQUEST');
  });
});
