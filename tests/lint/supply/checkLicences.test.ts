import { expect } from 'chai';
import { runInTree } from '../runInTree.ts';

const SCRIPT = 'scripts/supply/checkLicences.js';

type Entry = Readonly<Record<string, unknown>>;

const lock = (packages: Readonly<Record<string, Entry>>): string =>
  JSON.stringify({ packages: { '': { name: 'school', version: '1.0.0', license: 'MIT' }, ...packages } });

/** The files of an installed package with a text of its licence. */
const installed = (name: string, license: string, text = 'LICENSE'): Record<string, string> => ({
  [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: '1.2.3', license }),
  [`node_modules/${name}/${text}`]: 'Permission is hereby granted',
});

const check = (name: string, license: string, more: Entry = {}) =>
  runInTree(
    {
      'package-lock.json': lock({ [`node_modules/${name}`]: { version: '1.2.3', license, ...more } }),
      ...installed(name, license),
    },
    SCRIPT,
  );

describe('checkLicences', () => {
  for (const license of [
    'MIT',
    'Apache-2.0',
    '(MIT OR GPL-3.0-only)',
    'GPL-2.0-only OR (MIT AND ISC)',
    'BSD-3-Clause AND MIT',
  ])
    it(`passes ${license}`, async () => {
      expect(await check('left', license)).to.deep.equal({ passed: true, output: '' });
    });

  for (const license of [
    'GPL-3.0-only',
    'AGPL-3.0-or-later',
    'MIT AND GPL-3.0-only',
    '(MIT OR ISC) AND SSPL-1.0',
    'UNLICENSED',
    'MIT OR',
    '',
  ])
    it(`names a package under "${license}", and says what to do`, async () => {
      const { passed, output } = await check('left', license);
      expect(passed).to.equal(false);
      expect(output).to.match(/^left 1\.2\.3 is under .*take another package, or add it to EXCEPTIONS/);
    });

  it('does not mind what only developers install', async () => {
    expect(await check('left', 'GPL-3.0-only', { dev: true })).to.deep.equal({ passed: true, output: '' });
  });

  it('minds what the page carries, and what that needs, though only the build installs it', async () => {
    const packages = {
      'node_modules/linkify-it': { version: '1.2.3', license: 'MIT', dev: true, dependencies: { 'uc.micro': '1' } },
      'node_modules/uc.micro': { version: '1.2.3', license: 'GPL-3.0-only', dev: true },
    };
    const files = { ...installed('linkify-it', 'MIT'), ...installed('uc.micro', 'GPL-3.0-only') };
    const { passed, output } = await runInTree({ 'package-lock.json': lock(packages), ...files }, SCRIPT);
    expect([passed, output.trim().split('\n').length]).to.deep.equal([false, 1]);
    expect(output).to.match(/^uc\.micro 1\.2\.3 is under GPL-3\.0-only/);
  });

  it('knows the exceptions by name', async () => {
    expect((await check('web-push', 'MPL-2.0')).passed).to.equal(true);
    expect((await check('web-pull', 'MPL-2.0')).passed).to.equal(false);
  });

  it('reports a package without a licence, one without its text, and one that is not installed', async () => {
    const none = await runInTree({ 'package-lock.json': lock({ 'node_modules/left': { version: '1.2.3' } }) }, SCRIPT);
    expect(none.output).to.match(/left 1\.2\.3 says no licence/);
    const entry = { version: '1.2.3', license: 'MIT' };
    const away = await runInTree({ 'package-lock.json': lock({ 'node_modules/left': entry }) }, SCRIPT);
    expect(away.output).to.match(/left is not installed: run npm ci/);
    const optional = { 'package-lock.json': lock({ 'node_modules/left': { ...entry, optional: true } }) };
    expect((await runInTree(optional, SCRIPT)).passed).to.equal(true);
    const files = {
      'package-lock.json': lock({ 'node_modules/left': entry }),
      ...installed('left', 'MIT', 'index.js'),
    };
    expect((await runInTree(files, SCRIPT)).output).to.match(/left 1\.2\.3 brings no text of its licence/);
  });

  it('reports a package whose licence has changed since it was locked', async () => {
    const files = {
      'package-lock.json': lock({ 'node_modules/left': { version: '1.2.3', license: 'MIT' } }),
      ...installed('left', 'BUSL-1.1'),
    };
    const { passed, output } = await runInTree(files, SCRIPT);
    expect(passed).to.equal(false);
    expect(output).to.match(/left 1\.2\.3 says BUSL-1\.1 in package\.json and MIT in package-lock\.json/);
  });
});
