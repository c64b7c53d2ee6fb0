import { expect } from 'chai';
import type { DirectorySnapshot, RelationRecord, UserRecord } from '../../../core/directory/DirectoryRecords.ts';
import { refusedBy } from '../../contracts/refusalOf.ts';
import { District, person, relation } from '../../support/District.ts';

const organisations = ['north', 'south'].map((externalId) => ({ externalId, name: externalId }));
const users: readonly UserRecord[] = organisations.flatMap(({ externalId: place }) => [
  ...['ada', 'bob'].map((name) => person(`${name}.${place}`, [['teacher', place]])),
  ...[1, 2, 3, 4, 5, 6].map((number) => person(`pupil${number}.${place}`, [['student', place]])),
  person(`pat.${place}`, [['parent', place]]),
]);
const teaches = (teacher: string, place: string, numbers: readonly number[]): RelationRecord[] =>
  numbers.map((number) =>
    relation('teaches', `${teacher}.${place}`, `pupil${number}.${place}`, { context: teacher + place }),
  );
const guards = (place: string, numbers: readonly number[]): RelationRecord[] =>
  numbers.map((number) => relation('guardian_of', `pat.${place}`, `pupil${number}.${place}`));
const all = [1, 2, 3, 4, 5, 6];
const relations = ['north', 'south'].flatMap((place) => [
  ...teaches('ada', place, all),
  ...teaches('bob', place, all),
  ...guards(place, all),
]);
const snapshot = (change: Partial<DirectorySnapshot> = {}): DirectorySnapshot => ({
  source: 'roster',
  complete: { users: true, relations: true },
  ...{ organisations, users, relations },
  ...change,
});

const opened = async () => {
  const { chat } = await District.open();
  await chat.applyDirectory(snapshot());
  const preview = async (change: Partial<DirectorySnapshot>) =>
    (await chat.applyDirectory(snapshot(change), { isDryRun: true })).alarms;
  return { chat, preview };
};

describe('guards', () => {
  it('tell how much of which kind a file without enrollments would end, and stop it', async () => {
    const { chat, preview } = await opened();
    const empty = { relations: relations.filter(({ kind }) => kind !== 'teaches') };
    expect(await preview(empty)).to.deep.include({ what: 'relations', kind: 'teaches', gone: 24, of: 24 });
    expect(await preview(empty)).to.deep.include({ what: 'classes', gone: 4, of: 4 });
    const refusal = await refusedBy(chat.applyDirectory(snapshot(empty)));
    expect(refusal.message).to.match(/24 of 24 relations "teaches".*--force .*force=24/);
    expect(JSON.stringify(refusal.details)).to.include('ada.north teaches pupil1.north adanorth would end');
  });

  it('see guardians and one school by themselves', async () => {
    const { preview } = await opened();
    const guardians = { relations: relations.filter(({ kind }) => kind === 'teaches') };
    expect(await preview(guardians)).to.deep.include({ what: 'guardians', kind: 'guardian_of', gone: 12, of: 12 });
    const south = { relations: relations.filter(({ to, kind }) => kind === 'teaches' || !to.endsWith('south')) };
    expect(await preview(south)).to.deep.include({
      ...{ what: 'guardians', kind: 'guardian_of', organisation: 'south' },
      ...{ gone: 6, of: 6 },
    });
  });

  it('let one teacher take the place of another', async () => {
    const { preview } = await opened();
    const swapped = relations.map((one) => (one.from === 'ada.north' ? { ...one, from: 'bob.south' } : one));
    expect(await preview({ relations: swapped })).to.deep.equal([]);
  });

  it('take the end of a term on its known day for no loss, and dates that are suddenly past for one', async () => {
    const { chat, world } = await District.open();
    const dayMs = 86_400_000;
    const inDays = (days: number): string =>
      new Date(world.clock.now().getTime() + days * dayMs).toISOString().slice(0, 10);
    const until = (ends: string) =>
      snapshot({ relations: relations.map((one) => (one.kind === 'teaches' ? { ...one, ends } : one)) });
    const term = inDays(10);
    await chat.applyDirectory(until(term));
    const retyped = await chat.applyDirectory(until(inDays(-365)), { isDryRun: true });
    expect(retyped.alarms).to.deep.include({ what: 'relations', kind: 'teaches', gone: 24, of: 24 });
    await world.clock.advance(11 * dayMs);
    expect((await chat.applyDirectory(until(term), { isDryRun: true })).alarms).to.deep.equal([]);
    const without = snapshot({ relations: relations.filter(({ kind }) => kind !== 'teaches') });
    expect((await chat.applyDirectory(without, { isDryRun: true })).alarms).to.deep.equal([]);
  });

  it('go on if exactly so much disappears as the preview has shown, and by the shares of the source', async () => {
    const { chat } = await opened();
    const fewer = snapshot({ relations: relations.filter(({ from }) => !from.startsWith('ada')) });
    const { losses } = await chat.applyDirectory(fewer, { isDryRun: true });
    expect(losses).to.equal(12);
    await refusedBy(chat.applyDirectory(fewer, { acceptedLosses: 11 }));
    const shares = { people: 0.2, relations: 0.5, guardians: 0.2, classes: 0.5 };
    expect((await chat.applyDirectory(fewer, { isDryRun: true, guards: shares })).alarms).to.deep.equal([]);
    expect((await chat.applyDirectory(fewer, { acceptedLosses: 12 })).relations.ended).to.equal(12);
  });

  it('leave people alone whose records cannot be read, and stop if there are many', async () => {
    const { chat, preview } = await opened();
    const without = (ids: readonly string[]) => ({
      users: users.filter(({ externalId }) => !ids.includes(externalId)),
      relations: relations.filter(({ from }) => !ids.includes(from)),
      unread: ids,
    });
    const outcome = await chat.applyDirectory(snapshot(without(['ada.north'])));
    expect([outcome.users.deactivated, outcome.relations.ended]).to.deep.equal([0, 0]);
    const many = users.slice(0, 5).map(({ externalId }) => externalId);
    const alarms = await preview({ ...without(many), relations: relations.filter(({ to }) => !many.includes(to)) });
    expect(alarms).to.deep.equal([{ what: 'unread', gone: 5, of: 18 }]);
  });

  it('deactivate who is said to be gone, also by a list that is not complete', async () => {
    const { chat } = await opened();
    const partial = { complete: { users: false, relations: false }, users: [], relations: [], gone: ['ada.north'] };
    const outcome = await chat.applyDirectory(snapshot(partial));
    expect(outcome.users.deactivated).to.equal(1);
  });

  it('forget the address that a source says somebody has no more', async () => {
    const district = await District.open();
    const nora = (email: string): UserRecord => person('nora.teach', [['teacher']], { email });
    await district.put({ users: [nora('nora@school.example')] });
    await district.put({ users: [nora('')] });
    expect((await district.person('nora.teach')).email).to.equal(null);
  });
});
