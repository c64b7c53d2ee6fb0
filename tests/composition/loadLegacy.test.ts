import { expect } from 'chai';
import { loadLegacy, sharedAddress } from '../../composition/loadLegacy.ts';

describe('loadLegacy', () => {
  it('loads each system once, and warns of nothing where none share an address', async () => {
    const warnings: unknown[] = [];
    const loaded = await loadLegacy(['thebot', 'thebot'], { warn: (...warning) => warnings.push(warning) });
    expect([loaded.length, warnings]).to.deep.equal([1, []]);
  });

  it('loads what is named, in its order, and warns where two share an address', async () => {
    const warnings: unknown[][] = [];
    const loaded = await loadLegacy(['jobs', 'alumni', 'thebot'], { warn: (...warning) => warnings.push(warning) });
    expect(loaded.map((make) => make.name)).to.deep.equal(['makeJobs', 'makeAlumni', 'makeThebot']);
    expect(warnings.map(([, text]) => text)).to.deep.equal([sharedAddress(['alumni', 'thebot'])]);
  });

  it('says which of two systems with one address gets it, by their order', () => {
    expect(sharedAddress(['jobs', 'thebot'])).to.equal(undefined);
    expect(sharedAddress(['thebot', 'jobs', 'alumni'])).to.include('; thebot has it, because it is named first.');
    expect(sharedAddress(['alumni', 'thebot']))
      .to.include('; alumni has it')
      .and.to.include('Serve thebot by a server');
  });
});
