import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';

interface VersionRange {
  compareVersions(one: string, other: string): number;
  isInRange(version: string, range: string): boolean;
}

const { compareVersions, isInRange }: VersionRange = await import(
  pathToFileURL(resolve('scripts/supply/versionRange.js')).href
);

describe('versionRange', () => {
  it('sorts versions as Semantic Versioning says', () => {
    // The order of https://semver.org/#spec-item-11, and numbers that sort otherwise as text.
    const sorted = [
      ...['0.9.0', '1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-alpha.beta', '1.0.0-beta', '1.0.0-beta.2', '1.0.0-beta.11'],
      ...['1.0.0-rc.1', '1.0.0', '1.0.1', '1.2.0', '1.10.0', '2.0.0', '11.0.0'],
    ];
    for (const [place, one] of sorted.entries())
      for (const [other, version] of sorted.entries())
        expect(Math.sign(compareVersions(one, version)), `${one} and ${version}`).to.equal(Math.sign(place - other));
  });

  for (const [range, inside, outside] of [
    ['<1.2.3', ['0.0.1', '1.2.2', '1.2.3-rc.1'], ['1.2.3', '1.3.0', '2.0.0']],
    ['>=1.0.0 <1.2.3', ['1.0.0', '1.2.2'], ['0.9.9', '1.2.3']],
    ['>= 1.0.0, < 1.2.3', ['1.0.0', '1.2.2'], ['0.9.9', '1.2.3']],
    ['<=1.2.3', ['1.2.3'], ['1.2.4']],
    ['>1.2.3', ['1.2.4'], ['1.2.3']],
    ['1.2.3', ['1.2.3'], ['1.2.4', '1.2.2']],
    ['=1.2.3', ['1.2.3'], ['1.2.4']],
    ['<1.0.0 || >=2.0.0 <2.1.0', ['0.5.0', '2.0.5'], ['1.5.0', '2.1.0']],
    ['<2', ['1.9.9'], ['2.0.0']],
    ['*', ['0.0.1', '99.0.0'], []],
    ['', ['0.0.1'], []],
    // What it cannot read has every version.
    ['~> 1.2 !', ['0.0.1', '99.0.0'], []],
    ['1.x', ['0.0.1', '99.0.0'], []],
  ] as const)
    it(`reads "${range}"`, () => {
      expect(inside.filter((version) => !isInRange(version, range))).to.deep.equal([]);
      expect(outside.filter((version) => isInRange(version, range))).to.deep.equal([]);
    });
});
