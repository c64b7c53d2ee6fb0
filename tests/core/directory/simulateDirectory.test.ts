import { expect } from 'chai';
import type { SimulatedChange } from '../../../core/directory/foresee.ts';
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

  it('ends a relation for whoever asks, though another source goes on naming it', async () => {
    const { chat, school, world } = await openChat();
    const roster = { users: [], relations: [{ kind: 'teaches', from: 'theo', to: 'stan', context: 'history-1' }] };
    const named = roster.relations.map((one) => ({ ...one, status: 'active' as const }));
    const ended = roster.relations.map((one) => ({ ...one, status: 'ended' as const }));
    await school.apply({ users: [], relations: named }, { source: 'roster' });
    const lost = ['stan theo lose teacher-student'];
    expect(described(await chat.simulateDirectory({ users: [], relations: ended }))).to.deep.equal(lost);
    expect(
      described(await chat.simulateDirectory({ users: [], relations: ended }, { source: 'roster' })),
    ).to.deep.equal(lost);
    expect((await chat.explainContact(school.person('theo'), school.id('stan'))).allowed).to.equal(true);
    expect(await world.holds.list({ limit: 9 })).to.deep.equal([]);
    // Putting the same records leaves the relation to the roster.
    await school.apply({ users: [], relations: ended });
    expect((await chat.explainContact(school.person('theo'), school.id('stan'))).allowed).to.equal(true);
  });

  it('ends only the relation in the context that is asked about', async () => {
    const { chat, school } = await openChat();
    await school.apply(
      { users: [], relations: [{ kind: 'teaches', from: 'tess', to: 'stan', context: 'art-1', status: 'active' }] },
      { source: 'roster' },
    );
    const asked = { kind: 'teaches', from: 'tess', to: 'stan', status: 'ended' } as const;
    expect(await chat.simulateDirectory({ users: [], relations: [{ ...asked, context: 'art-2' }] })).to.deep.equal([]);
    expect(
      described(await chat.simulateDirectory({ users: [], relations: [{ ...asked, context: 'art-1' }] })),
    ).to.deep.equal(['stan tess lose teacher-student']);
  });

  it('refuses bad records', async () => {
    const { chat } = await openChat();
    const relations = [{ kind: 'teaches', from: 'tess', to: 'nobody', status: 'ended' }] as const;
    expect(await refusalOf(chat.simulateDirectory({ users: [], relations }))).to.equal('INVALID_REQUEST');
  });
});
