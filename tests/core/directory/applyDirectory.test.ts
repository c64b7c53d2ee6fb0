import { expect } from 'chai';
import type { RelationRecord, UserRecord } from '../../../core/directory/DirectoryRecords.ts';
import { refusedBy } from '../../contracts/refusalOf.ts';
import { schoolRecords } from '../../contracts/School.ts';
import { openChat } from '../../support/openChat.ts';

const user = (externalId: string, role = 'student', more: Partial<UserRecord> = {}): UserRecord => ({
  externalId,
  role,
  firstName: 'First',
  lastName: 'Last',
  isActive: true,
  ...more,
});

describe('applyDirectory', () => {
  it('reports what it did, in numbers and in words', async () => {
    const { chat } = await openChat();
    const ended = { kind: 'teaches', from: 'tess', to: 'sue', context: 'algebra-1', status: 'ended' } as const;
    const outcome = await chat.applyDirectory({
      users: [
        user('new'),
        user('stan', 'student', { firstName: 'Stan', lastName: 'Wolf' }),
        user('theo', 'teacher', { lastName: 'Novak', isActive: false }),
      ],
      relations: [{ kind: 'teaches', from: 'tess', to: 'new', context: 'c9', status: 'active' }, ended],
    });
    expect(outcome.users).to.deep.equal({ created: 1, updated: 1, unchanged: 1, deactivated: 1 });
    expect(outcome.relations).to.deep.equal({ created: 1, updated: 1, unchanged: 0, ended: 1 });
    // The rooms of the relations, and the rooms of their classes, which Sue leaves with her guardian.
    expect(outcome.rooms).to.deep.equal({ created: 2, changed: 4, joined: 0, left: 2, suspended: 2, restored: 0 });
    expect(outcome.differences).to.deep.equal([
      { what: 'user', change: 'created', kind: 'student', context: '', description: 'new First Last (student)' },
      { what: 'user', change: 'deactivated', kind: 'teacher', context: '', description: 'theo First Novak (teacher)' },
      {
        what: 'relation',
        change: 'created',
        kind: 'teaches',
        context: 'c9',
        description: 'tess teaches First Last c9',
      },
      {
        ...{ what: 'relation', change: 'ended', kind: 'teaches', context: 'Algebra I' },
        description: 'tess teaches sue Algebra I',
      },
    ]);
  });

  it('publishes changed rooms with their events, and invalidates people who changed or have a new room', async () => {
    const { chat, school, publication, people } = await openChat();
    await chat.applyDirectory({
      users: [],
      relations: [{ kind: 'guardian_of', from: 'pat', to: 'sam', status: 'active' }],
    });
    expect(publication.map(({ headSeq, events }) => [headSeq, events?.map(({ type }) => type)])).to.deep.equal([
      [1, ['participants_joined']],
      [1, ['participants_joined']],
    ]);
    expect(people.flatMap(({ userIds }) => userIds)).to.include(school.id('pat'));
    await chat.applyDirectory({
      users: [],
      relations: [{ kind: 'teaches', from: 'theo', to: 'sue', status: 'active' }],
    });
    expect(people.flatMap(({ userIds }) => userIds)).to.include.members([
      school.id('theo'),
      school.id('sue'),
      school.id('pat'),
    ]);
  });

  it('publishes nothing for a dry run or for records that are already stored', async () => {
    const { chat, publication, people } = await openChat();
    await chat.applyDirectory({ users: [user('new')], relations: [] }, { isDryRun: true });
    await chat.applyDirectory(schoolRecords);
    expect([publication, people]).to.deep.equal([[], []]);
  });

  it('drops changed people from the cache at once', async () => {
    const { chat, school } = await openChat();
    expect((await chat.people.find(school.id('tess')))?.isActive).to.equal(true);
    await chat.applyDirectory({
      users: [user('tess', 'teacher', { lastName: 'Miller', isActive: false })],
      relations: [],
    });
    expect((await chat.people.find(school.id('tess')))?.isActive).to.equal(false);
  });

  it('removes invisible characters from names, and shows the external id for a name without others', async () => {
    const { chat, world } = await openChat();
    const users = [
      user('new', 'student', { firstName: '\u202EAda\u200B\0', lastName: ' Adams\ud83d\n' }),
      user('blank', 'student', { firstName: '\u3164', lastName: '\u200B' }),
    ];
    const about = { context: 'c9', contextName: '\u2066Algebra\u2069  I' };
    const relations = users.map(
      ({ externalId: to }) => ({ kind: 'teaches', from: 'tess', to, status: 'active', ...about }) as const,
    );
    await chat.applyDirectory({ users, relations });
    const tess = await world.people.findByExternalId('tess');
    if (tess === undefined) throw new Error('Tess is not stored');
    const { rooms } = await world.inbox.list(tess.id, { limit: 10 });
    const names = rooms.map(({ room }) => room.name);
    expect(names).to.include.members(['Algebra I · Ada Adams', 'Algebra I · blank']);
    expect(await world.people.findByExternalId('blank')).to.include({ firstName: '', lastName: '' });
    expect((await chat.applyDirectory({ users, relations })).users).to.include({ updated: 0, unchanged: 2 });
  });

  it('refuses bad records with path and problem, and changes nothing', async () => {
    const { chat, world } = await openChat();
    const relations: RelationRecord[] = [{ kind: 'teaches', from: 'sam', to: 'new', status: 'active' }];
    const refusal = await refusedBy(chat.applyDirectory({ users: [user('new')], relations }));
    expect([refusal.code, refusal.details]).to.deep.equal([
      'INVALID_REQUEST',
      [{ path: '/relations/0/from', problem: '"teaches" needs a teacher here; "sam" is a student' }],
    ]);
    expect(await world.people.findByExternalId('new')).to.equal(undefined);
  });

  it('reports its progress for every two thousand relations, and stores all of them', async () => {
    const { chat, world } = await openChat();
    const users = Array.from({ length: 2_100 }, (_, index) => user(`many-${index}`));
    const relations = users.map(
      ({ externalId: to }) => ({ kind: 'teaches', from: 'tess', to, status: 'active' }) as const,
    );
    const steps: number[][] = [];
    const outcome = await chat.applyDirectory(
      { users, relations },
      { onProgress: (done, total) => steps.push([done, total]) },
    );
    expect(steps).to.deep.equal([
      [2_000, 2_100],
      [2_100, 2_100],
    ]);
    expect([outcome.rooms.created, outcome.differences.length]).to.deep.equal([2_100, 1_000]);
    expect((await world.inbox.serverTotals()).roomsByType['forum_subject']).to.equal(2_103);
  });
});
