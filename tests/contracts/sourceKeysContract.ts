import { expect } from 'chai';
import type { AuditDraft } from '../../core/audit/AuditEntry.ts';
import type { SourceKey } from '../../core/directory/SourceKey.ts';
import { asOrganisationId, type OrganisationId } from '../../core/ids.ts';
import { asSourceKeyId } from '../../core/permissions/SourceKeyHolder.ts';
import type { ChatWorld, OpenStored } from './ChatWorld.ts';
import { stateOver } from './stateOver.ts';

const noon = new Date('2026-09-01T12:00:00.000Z');
const minutesOn = (minutes: number): Date => new Date(noon.getTime() + minutes * 60_000);
const hash = (letter: string): string => letter.repeat(64);
const audit =
  (action: 'key.created' | 'key.revoked') =>
  ({ id }: SourceKey): AuditDraft => ({ actor: { kind: 'key', id }, action, details: { key: id } });

const create = (
  { sourceKeys }: Pick<ChatWorld, 'sourceKeys'>,
  letter: string,
  { source = 'north', organisation = null }: { source?: string; organisation?: OrganisationId | null } = {},
): Promise<SourceKey> =>
  sourceKeys.create({ source, organisation, name: 'Nightly', hash: hash(letter) }, audit('key.created'));

/** What a store of keys of sources promises. */
export const sourceKeysContract = (name: string, open: OpenStored): void =>
  void describe(`keys of sources (${name})`, () => {
    const fact = stateOver(open);

    fact('are found by their hash, and by no other', async (world) => {
      const key = await create(world, 'a');
      expect(key).to.deep.include({ source: 'north', organisation: null, name: 'Nightly', lastUsedAt: null });
      expect(key.revokedAt).to.equal(null);
      const found = await world.sourceKeys.find(hash('a'));
      expect(found).to.deep.equal({
        holder: {
          ...({ kind: 'source_key', id: key.id, name: 'Nightly', source: 'north' } as const),
          ...{ isOfOrganisation: false, scopes: [] },
        },
        lastUsedAt: null,
      });
      expect(await world.sourceKeys.find(hash('b'))).to.equal(undefined);
    });

    fact('know the organisations that their source has named, or the one that they stay in', async (world) => {
      await world.directory.transaction((tx) =>
        tx.saveOrganisations(
          [
            { externalId: 'district', name: 'District' },
            { externalId: 'school', name: 'School', parent: 'district' },
          ],
          'north',
        ),
      );
      await world.directory.transaction((tx) => tx.saveOrganisations([{ externalId: 'x', name: 'X' }], 'south'));
      const places = await world.directory.transaction((tx) => tx.organisationsOf('north'), true);
      const [district, school] = ['district', 'school'].map((id) => places.get(id) ?? expect.fail());
      if (district === undefined || school === undefined) return expect.fail();
      await create(world, 'a');
      const own = (await world.sourceKeys.find(hash('a')))?.holder;
      expect(own?.scopes).to.have.deep.members([district.scope, school.scope]);
      await create(world, 'b', { source: 'south', organisation: school.id });
      const placed = (await world.sourceKeys.find(hash('b')))?.holder;
      expect(placed).to.deep.include({ source: 'south', isOfOrganisation: true, scopes: [school.scope] });
    });

    fact('open nothing if their organisation is not there', async (world) => {
      await create(world, 'a', { organisation: asOrganisationId(999_999) });
      expect(await world.sourceKeys.find(hash('a'))).to.equal(undefined);
    });

    fact('are revoked for good, once, and stay in the list', async (world) => {
      const [one, other] = [await create(world, 'a'), await create(world, 'b', { source: 'south' })];
      const revoked = await world.sourceKeys.revoke(one.id, noon, audit('key.revoked'));
      expect(revoked).to.deep.equal({ ...one, revokedAt: noon });
      expect(await world.sourceKeys.find(hash('a'))).to.equal(undefined);
      expect((await world.sourceKeys.find(hash('b')))?.holder.id).to.equal(other.id);
      const again = await world.sourceKeys.revoke(one.id, minutesOn(5), audit('key.revoked'));
      expect(again).to.deep.equal(revoked);
      expect(await world.sourceKeys.revoke(asSourceKeyId(999_999), noon, audit('key.revoked'))).to.equal(undefined);
      expect(await world.sourceKeys.list()).to.deep.equal([other, revoked]);
    });

    fact('put on record what happened to them, by whom', async (world) => {
      const key = await create(world, 'a');
      await Promise.all([1, 2, 3].map(() => world.sourceKeys.revoke(key.id, noon, audit('key.revoked'))));
      const entries = (await world.auditLog.list({ limit: 100 })).filter(({ action }) => action.startsWith('key.'));
      expect(entries.map(({ action }) => action)).to.deep.equal(['key.created', 'key.revoked']);
      for (const { actor } of entries) expect(actor).to.deep.equal({ kind: 'key', id: key.id });
    });

    fact('say when they were used, at most once in a while', async (world) => {
      const { id } = await create(world, 'a');
      const used = async (): Promise<Date | null | undefined> => (await world.sourceKeys.find(hash('a')))?.lastUsedAt;
      await world.sourceKeys.touch(id, noon, minutesOn(-1));
      expect(await used()).to.deep.equal(noon);
      await world.sourceKeys.touch(id, minutesOn(0.5), minutesOn(-0.5));
      expect(await used()).to.deep.equal(noon);
      await world.sourceKeys.touch(id, minutesOn(1), minutesOn(0));
      expect(await used()).to.deep.equal(minutesOn(1));
      expect((await world.sourceKeys.list())[0]?.lastUsedAt).to.deep.equal(minutesOn(1));
    });
  });
