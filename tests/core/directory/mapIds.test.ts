import { expect } from 'chai';
import { userRecord } from '../../contracts/records.ts';
import { refusedBy } from '../../contracts/refusalOf.ts';
import { openChat } from '../../support/openChat.ts';

const pupils = (...ids: readonly (readonly [id: string, name: string])[]) =>
  ids.map(([id, firstName]) => userRecord(id, 'student', { firstName, lastName: 'Roe' }));

/** A chat in which the source "north" names Ann as 1 and Ben as 2. */
const openNorth = async () => {
  const opened = await openChat();
  const before = pupils(['1', 'Ann'], ['2', 'Ben']);
  await opened.chat.applyDirectory({ users: before, relations: [] }, { source: 'north' });
  const mapIds = (users: readonly ReturnType<typeof userRecord>[], isPreview = false, source = 'north') =>
    opened.chat.mapIds({ source, users, usernames: new Map(), isPreview });
  const find = (id: string) => opened.world.people.findByExternalId(id, 'north');
  return { ...opened, mapIds, find };
};

describe('mapIds', () => {
  it('gives people their new ids, so that the next list finds their accounts', async () => {
    const { chat, mapIds, find, people } = await openNorth();
    const [ann, ben] = [await find('1'), await find('2')];
    const users = pupils(['n1', 'Ann'], ['n2', 'Ben'], ['n3', 'Cat']);
    const match = await mapIds(users);
    expect(match.matched.map(({ from, to }) => [from, to])).to.deep.equal([
      ['1', 'n1'],
      ['2', 'n2'],
    ]);
    expect(match.added).to.deep.equal([{ id: 'n3', name: 'Cat Roe' }]);
    expect(people.at(-1)?.userIds).to.have.members([ann?.id, ben?.id]);
    const outcome = await chat.applyDirectory({
      users,
      relations: [],
      source: 'north',
      complete: { users: true, relations: true },
    });
    expect(outcome.users).to.deep.equal({ created: 1, updated: 0, unchanged: 2, deactivated: 0 });
    expect((await find('n1'))?.id).to.equal(ann?.id);
  });

  it('changes nothing in a preview', async () => {
    const { mapIds, find, people } = await openNorth();
    const published = people.length;
    expect((await mapIds(pupils(['n1', 'Ann']), true)).matched).to.have.length(1);
    expect(await find('1')).to.include({ firstName: 'Ann' });
    expect(await find('n1')).to.equal(undefined);
    expect(people).to.have.length(published);
  });

  it('lets people exchange their ids, and leaves those who keep theirs', async () => {
    const { mapIds, find } = await openNorth();
    const [ann, ben] = [await find('1'), await find('2')];
    await mapIds(pupils(['2', 'Ann'], ['1', 'Ben']));
    expect([(await find('2'))?.id, (await find('1'))?.id]).to.deep.equal([ann?.id, ben?.id]);
    const match = await mapIds(pupils(['2', 'Ann'], ['1', 'Ben']));
    expect(match.matched.every(({ from, to }) => from === to)).to.equal(true);
  });

  it('refuses a new id that is somebody else’s, also of somebody who left, and changes nothing', async () => {
    const { chat, mapIds, find } = await openNorth();
    const [ben] = pupils(['2', 'Ben']);
    await chat.applyDirectory(
      { users: ben === undefined ? [] : [{ ...ben, isActive: false }], relations: [] },
      { source: 'north' },
    );
    const refusal = await refusedBy(mapIds(pupils(['2', 'Ann'])));
    expect(refusal.message).to.include('somebody else');
    expect(refusal.details).to.deep.equal([{ path: '1', problem: '"2" would be Ann Roe, but Ben Roe has it' }]);
    expect(await find('1')).to.include({ firstName: 'Ann' });
  });

  it('refuses a source that names nobody', async () => {
    const { mapIds } = await openNorth();
    expect((await refusedBy(mapIds([], false, 'south'))).message).to.include('"south"');
  });
});
