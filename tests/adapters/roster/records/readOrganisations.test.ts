import { expect } from 'chai';
import { readSchool } from './schoolBundle.ts';

const header = 'sourcedId,status,name,type,parentSourcedId';
const orgs = (...rows: string[]) => readSchool({ 'orgs.csv': [header, ...rows] });

describe('readOrganisations', () => {
  it('reads names, types and parents, and leaves out rows to be deleted', async () => {
    const { snapshot, lines } = await orgs(
      'n,active,North,school,d',
      'd,,Great District,district,',
      'x,tobedeleted,Old,school,d',
      'u,,,,d',
    );
    expect(snapshot.organisations).to.deep.equal([
      { externalId: 'n', name: 'North', type: 'school', parent: 'd' },
      { externalId: 'd', name: 'Great District', type: 'district' },
      { externalId: 'u', name: 'u', parent: 'd' },
    ]);
    expect(lines).to.deep.equal([]);
  });

  it('puts an organisation whose parent is unknown directly below the root, with a notice', async () => {
    const { snapshot, lines } = await orgs('n,,North,school,gone', 'd,tobedeleted,D,district,', 'm,,Mid,school,d');
    expect(snapshot.organisations?.map(({ parent }) => parent)).to.deep.equal([undefined, undefined]);
    expect(lines).to.deep.equal([
      'orgs.csv:2: the parent "gone" of "n" is not in orgs.csv: it is directly below the root',
      'orgs.csv:4: the parent "d" of "m" is not in orgs.csv: it is directly below the root',
    ]);
  });

  it('breaks a cycle at its first organisation, with a notice, and keeps what hangs below it', async () => {
    const { snapshot, lines } = await orgs('below,,B,school,a', 'a,,A,district,b', 'b,,B,district,a', 's,,S,school,s');
    expect(snapshot.organisations?.map(({ externalId, parent }) => [externalId, parent])).to.deep.equal([
      ['below', 'a'],
      ['a', undefined],
      ['b', 'a'],
      ['s', undefined],
    ]);
    expect(lines).to.deep.equal([
      'orgs.csv:3: organisation "a" is above itself: it is directly below the root',
      'orgs.csv:5: organisation "s" is above itself: it is directly below the root',
    ]);
  });

  it('gives rows that name no organisation the only top one, else none', async () => {
    const rolesIn = async (...rows: string[]) => (await orgs(...rows)).snapshot.users[0]?.roles;
    expect(await rolesIn('d,,D,district,', 'n,,N,school,d')).to.deep.equal([{ role: 'teacher', organisation: 'd' }]);
    expect(await rolesIn('d,,D,district,', 'e,,E,district,')).to.equal(undefined);
    expect(await rolesIn()).to.equal(undefined);
  });

  it('makes an organisation that only rows name, so that nobody has a role everywhere by mistake', async () => {
    const { snapshot, impliedOrganisations, lines } = await readSchool({
      'users.csv': ['sourcedId,role,orgSourcedIds,givenName', 'a1,principal,lost,Pam', 's1,student,lost,Cy'],
    });
    expect(snapshot.organisations).to.deep.equal([]);
    expect(impliedOrganisations).to.deep.equal([{ externalId: 'lost', name: 'lost' }]);
    expect(snapshot.users[0]?.roles).to.deep.equal([{ role: 'admin', organisation: 'lost' }]);
    expect(lines.filter((line) => line.includes('lost'))).to.deep.equal([
      'users.csv:2: organisation "lost" is not in orgs.csv: it is named by its id and directly below the root, unless an earlier import named it',
    ]);
  });
});
