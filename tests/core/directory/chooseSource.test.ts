import { expect } from 'chai';
import { makeChooseSource } from '../../../core/directory/chooseSource.ts';
import type { ListedSource } from '../../../core/directory/DirectoryReader.ts';
import { refusedBy } from '../../contracts/refusalOf.ts';

const roster = (name: string, ...organisations: string[]): ListedSource => ({ name, kind: 'roster', organisations });
const over = (...sources: ListedSource[]) =>
  makeChooseSource({
    directoryReader: { listSources: async () => sources, listOrganisations: () => expect.fail('not asked') },
  });
const named = async (asked: string | undefined, ...sources: ListedSource[]) => (await over(...sources)(asked)).name;

describe('chooseSource', () => {
  it('takes the name that is configured, a new one too', async () => {
    expect(await named('north', roster('south'), roster('west'))).to.equal('north');
    expect(await named('south', roster('south'), roster('west'))).to.equal('south');
  });

  it('takes the only source of rosters, and "roster" before there is one', async () => {
    expect(await named(undefined)).to.equal('roster');
    expect(await named(undefined, roster('oneroster:255901'))).to.equal('oneroster:255901');
    expect(await named(undefined, { name: 'erp', kind: 'host', organisations: [] })).to.equal('roster');
  });

  it('does not take the administrator of setup and the people of deploys and loads for a roster', async () => {
    const own = [roster('setup'), roster('office'), roster('deploy-check'), roster('homeroom-load', 'homeroom-load')];
    expect(await named(undefined, ...own)).to.equal('roster');
    expect(await named(undefined, ...own, roster('north', 'n'))).to.equal('north');
    expect((await refusedBy(named('setup', ...own))).message)
      .to.include('"setup"')
      .and.include('another one');
    // A roster that came in under this name stays where it is.
    expect(await named(undefined, roster('setup', 'n'))).to.equal('setup');
    expect(await named('setup', roster('setup', 'n'))).to.equal('setup');
  });

  it('says which organisations the source has named so far', async () => {
    expect([...(await over(roster('a', 'd', 'n'), roster('b', 'x'))('a')).organisations]).to.deep.equal(['d', 'n']);
    expect([...(await over(roster('a', 'd'))('c')).organisations]).to.deep.equal([]);
  });

  it('refuses to guess among several sources, and names them', async () => {
    const refusal = await refusedBy(named(undefined, roster('north'), roster('south')));
    expect(refusal.message).to.include('"north", "south"').and.include('--source').and.include('ROSTER_SOURCE');
  });

  it('refuses the host’s name, that of a host’s own directory, and what is no name', async () => {
    const erp = { name: 'roster', kind: 'host', organisations: [] };
    for (const asked of ['host', 'roster', '', ' north', 'x'.repeat(256)]) await refusedBy(named(asked, erp));
    expect((await refusedBy(named(undefined, erp))).message).to.include('"roster"');
  });
});
