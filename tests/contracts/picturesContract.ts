import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { type PictureOrigin, versionOf } from '../../core/attachments/Picture.ts';
import type { PictureWrites } from '../../core/attachments/Pictures.ts';
import { asUserId } from '../../core/ids.ts';
import type { OpenStored } from './ChatWorld.ts';
import { refusalOf } from './refusalOf.ts';
import { type Name, School } from './School.ts';
import { stateOver } from './stateOver.ts';

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What `Pictures` and `PictureWrites` promise. */
export const picturesContract = (name: string, open: OpenStored): void =>
  void describe(`profile pictures (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      const school = await School.open(world);
      const { attachments, pictures, people, directory, clock } = world;
      const blobOf = (text: string) => ({ hash: hashOf(text), size: text.length });
      const change = <Result>(work: (writes: PictureWrites) => Promise<Result>) =>
        directory.transaction((tx) => work(tx.pictures));
      const set = async (who: Name, text: string, origin: PictureOrigin = 'own') => {
        await attachments.reserve([blobOf(text)]);
        return change((writes) => writes.set({ userId: school.id(who), blob: blobOf(text), origin }));
      };
      const remove = (who: Name, origin?: PictureOrigin) => change((writes) => writes.remove(school.id(who), origin));
      const say = (addresses: Readonly<Record<string, string>>, source = 'host') =>
        change((writes) => writes.say(source, new Map(Object.entries(addresses))));
      const version = async (who: Name) => (await people.find(school.id(who)))?.picture;
      const later = (ms: number) => new Date(clock.now().getTime() + ms);
      const collected: string[] = [];
      const collect = () => attachments.collect(later(1_000), 10, async (hash) => void collected.push(hash));
      const due = async () =>
        (await pictures.due(later(1_000), 10)).map(({ userId, address, attempts }) => [userId, address, attempts]);
      return { ...world, school, set, remove, say, change, blobOf, version, later, collect, collected, due };
    });

    fact('are one of each person, whom everybody reads with its version', async (world) => {
      const { school, set, pictures, version, people, contacts, rooms, inbox, messages } = world;
      expect(await set('tess', 'first')).to.equal(true);
      expect(await set('tess', 'second')).to.equal(true);
      const stored = await pictures.find(school.id('tess'));
      expect(stored).to.deep.include({ userId: school.id('tess'), origin: 'own', blob: world.blobOf('second') });
      expect(stored?.at).to.be.an.instanceOf(Date);
      const expected = versionOf(hashOf('second'));
      expect(await version('tess')).to.equal(expected);
      expect(await version('sam')).to.equal(undefined);
      expect((await people.findByExternalId('tess'))?.picture).to.equal(expected);
      const graph = await people.evidence([[school.id('sam'), school.id('tess')]]);
      expect(graph.person(school.id('tess'))?.picture).to.equal(expected);
      expect(graph.person(school.id('sam'))).to.not.have.property('picture');
      const { contacts: known } = await contacts.list(school.id('sam'), { limit: 20 });
      expect(known.find(({ person }) => person.id === school.id('tess'))?.person.picture).to.equal(expected);
      const roomId = await school.direct('tess', 'sam');
      await school.say(roomId, 'tess', 'Hello');
      const { messages: page } = await messages.history(roomId, { limit: 5 });
      expect(page[0]?.sender.picture).to.equal(expected);
      const overview = await inbox.overview(roomId, school.id('sam'));
      expect(overview?.counterpart?.picture).to.equal(expected);
      expect(overview?.lastMessage?.sender.picture).to.equal(expected);
      const members = await rooms.participants(roomId);
      expect(members.find(({ userId }) => userId === school.id('tess'))?.person.picture).to.equal(expected);
      const group = await school.group('tess', ['sam', 'sue']);
      const faces = (await inbox.overview(group, school.id('sam')))?.faces ?? [];
      expect(faces.find(({ id }) => id === school.id('tess'))?.picture).to.equal(expected);
    });

    fact('stay when the directory changes the person', async ({ school, set, version }) => {
      await set('tess', 'face');
      await school.change('tess', { lastName: 'Changed' });
      expect(await version('tess')).to.equal(versionOf(hashOf('face')));
    });

    fact('keep a content as long as one person has it', async (world) => {
      const { attachments, set, remove, pictures, school, version, collect, collected } = world;
      await set('tess', 'shared');
      await set('theo', 'shared');
      expect((await attachments.blobs('', 10)).map(({ hash }) => hash)).to.deep.equal([hashOf('shared')]);
      expect((await attachments.totals()).pictures).to.equal(2);
      expect(await remove('tess')).to.equal(true);
      expect(await remove('tess'), 'there is none any more').to.equal(false);
      expect(await pictures.find(school.id('tess'))).to.equal(undefined);
      expect(await version('tess')).to.equal(undefined);
      expect(await collect()).to.equal(0);
      await set('theo', 'other');
      expect(await collect()).to.equal(1);
      expect(collected).to.deep.equal([hashOf('shared')]);
    });

    fact('are not set with a content that nobody reserved', async ({ school, change, blobOf, pictures }) => {
      const draft = { userId: school.id('tess'), blob: blobOf('unknown'), origin: 'own' as const };
      const code = await refusalOf(change((writes) => writes.set(draft)));
      expect(code).to.equal('UNAVAILABLE');
      expect(await pictures.find(school.id('tess'))).to.equal(undefined);
    });

    fact('of nobody are not set', async ({ change, blobOf, attachments }) => {
      await attachments.reserve([blobOf('face')]);
      const draft = { userId: asUserId(987_654), blob: blobOf('face'), origin: 'own' as const };
      expect(await change((writes) => writes.set(draft))).to.equal(false);
    });

    fact('from the directory give way to those that people set', async ({ set, remove, version }) => {
      expect(await set('tess', 'roster', 'directory')).to.equal(true);
      expect(await set('tess', 'roster', 'directory'), 'the same one').to.equal(false);
      expect(await set('tess', 'newer', 'directory')).to.equal(true);
      expect(await set('tess', 'own')).to.equal(true);
      expect(await set('tess', 'newest', 'directory')).to.equal(false);
      expect(await version('tess')).to.equal(versionOf(hashOf('own')));
      expect(await remove('tess', 'directory')).to.equal(false);
      expect(await remove('tess')).to.equal(true);
    });

    fact('go with their person who is erased', async (world) => {
      const { school, set, say, directory, pictures, version, due, attachments } = world;
      await set('tess', 'face');
      await say({ tess: 'https://school.example/tess.jpg' });
      await directory.transaction((tx) => tx.eraseAccount(school.id('tess')));
      expect(await pictures.find(school.id('tess'))).to.equal(undefined);
      expect(await version('tess')).to.equal(undefined);
      expect(await due()).to.deep.equal([]);
      expect(await attachments.blobs('', 10)).to.deep.equal([]);
      expect(await set('tess', 'again'), 'nobody gives them another one').to.equal(false);
    });

    fact('go when their person has been away for long enough', async (world) => {
      const { school, set, pictures, version, later } = world;
      await set('tess', 'face');
      await set('theo', 'other');
      const before = later(-10);
      await school.change('tess', { isActive: false });
      expect(await pictures.dropLeft(before, 10), 'seen to be away only now').to.equal(0);
      expect(await version('tess')).to.not.equal(undefined);
      await school.change('tess', { isActive: true });
      expect(await pictures.dropLeft(later(10), 10), 'back again').to.equal(0);
      await school.change('tess', { isActive: false });
      expect(await pictures.dropLeft(later(10_000), 10)).to.equal(1);
      expect(await version('tess')).to.equal(undefined);
      expect(await version('theo')).to.not.equal(undefined);
    });

    fact('find the rooms in which two are members now', async ({ school, pictures, rooms }) => {
      const [one, two] = [await school.direct('tess', 'sam'), await school.group('tess', ['sam', 'sue'])];
      const shared = (who: Name, other: Name, limit = 10) =>
        pictures.sharedRooms(school.id(who), school.id(other), limit);
      const all = await shared('tess', 'sam');
      expect(all).to.include.members([one, two]);
      expect(await shared('sam', 'tess')).to.deep.equal(all);
      expect(await shared('tess', 'sam', 1)).to.deep.equal(all.slice(0, 1));
      expect(await shared('theo', 'sam')).to.deep.equal([]);
      const [actorId, sue] = [school.id('tess'), school.id('sue')];
      expect(await shared('sam', 'sue')).to.include(two);
      await rooms.update({ roomId: two, actorId, change: (room) => room.leftBy([sue], 'removed') });
      expect(await shared('sam', 'sue')).to.not.include(two);
    });

    fact('are looked for once for each address that a source says', async (world) => {
      const { school, say, due, pictures, later } = world;
      const [tess, theo] = [school.id('tess'), school.id('theo')];
      await say({ tess: 'https://a.example/t', theo: '', nobody: 'https://a.example/n' });
      expect(await due(), 'no address of theo was ever said').to.deep.equal([[tess, 'https://a.example/t', 0]]);
      const [errand] = await pictures.due(later(1_000), 10);
      if (errand === undefined) return expect.fail('there is one');
      expect(errand.source).to.equal('host');
      await pictures.settle(errand, later(60_000));
      expect(await due(), 'not yet again').to.deep.equal([]);
      const [again] = await pictures.due(later(120_000), 10);
      expect(again?.attempts).to.equal(1);
      await pictures.settle(errand, null);
      await say({ tess: 'https://a.example/t' });
      expect(await due(), 'the same address').to.deep.equal([]);
      await say({ tess: 'https://a.example/other', theo: 'https://a.example/h' });
      expect(await due()).to.have.deep.members([
        [tess, 'https://a.example/other', 0],
        [theo, 'https://a.example/h', 0],
      ]);
      await pictures.settle(errand, null);
      expect(await due(), 'what is settled is another address').to.have.length(2);
      await say({ tess: '' });
      expect(await due()).to.deep.include([tess, '', 0]);
    });
  });
