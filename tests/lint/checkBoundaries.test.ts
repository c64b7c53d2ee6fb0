import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { expect } from 'chai';
import { runInTree } from './runInTree.ts';

const SCRIPT = 'scripts/checkBoundaries.js';
const RULES = '.dependency-cruiser.cjs';

const npmPackage = (name: string): Record<string, string> => ({
  [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: '1.0.0', main: 'index.js' }),
  [`node_modules/${name}/index.js`]: 'module.exports = {};',
});

const lawful = {
  'package.json': JSON.stringify({ dependencies: { ws: '1', inversify: '1' }, devDependencies: { chai: '1' } }),
  'core/ids.ts': 'export type Id = number;',
  'core/permissions/Policy.ts': "import type { Id } from '../ids.ts';\nexport type Policy = Id;",
  'core/rooms/Room.ts': "import type { Policy } from '../permissions/Policy.ts';\nexport type Room = Policy;",
  'adapters/wire/frames.ts': "import type { Room } from '../../core/rooms/Room.ts';\nexport type Frame = Room;",
  'adapters/ws/Socket.ts':
    "import 'ws';\nimport 'node:net';\nimport type { Frame } from '../wire/frames.ts';\nexport type Socket = Frame;",
  'composition/server.ts':
    "import 'inversify';\nimport type { Socket } from '../adapters/ws/Socket.ts';\nexport type S = Socket;",
  'tests/server.test.ts': "import 'chai';\nimport '../composition/server.ts';",
  'tests/contracts/index.ts': "import 'chai';\nimport '../../core/rooms/Room.ts';",
  ...npmPackage('ws'),
  ...npmPackage('chai'),
  ...npmPackage('inversify'),
};

/** For each rule, one file that breaks it and what it must not import. */
const violations: Readonly<Record<string, readonly [file: string, imported: string]>> = {
  'core-is-closed': ['core/rooms/clockless.ts', 'node:fs'],
  'core-basics-come-first': ['core/errors.ts', './rooms/Room.ts'],
  'core-features-are-ordered': ['core/unplaced/thing.ts', '../ids.ts'],
  'core-order-text': ['core/text/eager.ts', '../permissions/Policy.ts'],
  'core-order-permissions': ['core/permissions/eager.ts', '../rooms/Room.ts'],
  'core-order-limits': ['core/limits/eager.ts', '../permissions/Policy.ts'],
  'core-order-doctor': ['core/doctor/eager.ts', '../permissions/Policy.ts'],
  'core-order-backup': ['core/backup/eager.ts', '../permissions/Policy.ts'],
  'core-order-holds': ['core/holds/eager.ts', '../permissions/Policy.ts'],
  'core-order-blocks': ['core/blocks/eager.ts', '../permissions/Policy.ts'],
  'core-order-moderation': ['core/moderation/eager.ts', '../contacts/Contact.ts'],
  'core-order-settings': ['core/settings/eager.ts', '../contacts/Contact.ts'],
  'core-order-announcements': ['core/announcements/eager.ts', '../contacts/Contact.ts'],
  'core-order-accounts': ['core/accounts/eager.ts', '../rooms/Room.ts'],
  'core-order-audit': ['core/audit/eager.ts', '../rooms/Room.ts'],
  'core-order-imports': ['core/imports/eager.ts', '../rooms/Room.ts'],
  'core-order-rooms': ['core/rooms/eager.ts', '../messages/Message.ts'],
  'core-order-attachments': ['core/attachments/eager.ts', '../contacts/Contact.ts'],
  'core-order-messages': ['core/messages/eager.ts', '../contacts/Contact.ts'],
  'core-order-contacts': ['core/contacts/eager.ts', '../directory/Record.ts'],
  'core-order-oversight': ['core/oversight/eager.ts', '../directory/Record.ts'],
  'core-order-feed': ['core/feed/eager.ts', '../directory/Record.ts'],
  'core-order-guard': ['core/guard/eager.ts', '../contacts/Contact.ts'],
  'core-order-signin': ['core/signin/eager.ts', '../contacts/Contact.ts'],
  'core-order-serviceaccounts': ['core/serviceaccounts/eager.ts', '../contacts/Contact.ts'],
  'core-order-exports': ['core/exports/eager.ts', '../contacts/Contact.ts'],
  'core-order-erasure': ['core/erasure/eager.ts', '../contacts/Contact.ts'],
  'core-order-retention': ['core/retention/eager.ts', '../contacts/Contact.ts'],
  'core-order-directory': ['core/directory/eager.ts', '../messages/Message.ts'],
  'core-order-history': ['core/history/eager.ts', '../contacts/Contact.ts'],
  'core-order-pictures': ['core/pictures/eager.ts', '../contacts/Contact.ts'],
  'core-order-hooks': ['core/hooks/eager.ts', '../contacts/Contact.ts'],
  'core-order-requests': ['core/requests/eager.ts', '../contacts/Contact.ts'],
  'core-order-scheduled': ['core/scheduled/eager.ts', '../contacts/Contact.ts'],
  'core-order-notifications': ['core/notifications/eager.ts', '../contacts/Contact.ts'],
  'core-order-webhooks': ['core/webhooks/eager.ts', '../contacts/Contact.ts'],
  'adapters-stand-apart': ['adapters/knex/Store.ts', '../ws/Socket.ts'],
  'what-carries-shares-the-bus': ['adapters/redis/reaching.ts', '../knex/Store.ts'],
  'adapters-look-inward': ['adapters/http/routes.ts', '../../composition/server.ts'],
  'http-checks-no-rights': ['adapters/http/strict.ts', '../../core/permissions/Policy.ts'],
  'client-stands-alone': ['client/greedy.ts', '../core/ids.ts'],
  'react-in-its-folder': ['client/hooked.ts', 'react'],
  'client-without-react': ['client/tied.ts', './react/hooks.ts'],
  'web-is-a-page': ['web/greedy.ts', '../core/ids.ts'],
  'nobody-imports-the-page': ['adapters/http/page.ts', '../../web/page.ts'],
  'server-knows-no-client': ['composition/caller.ts', '../client/react/hooks.ts'],
  'bench-is-an-end': ['composition/timed.ts', '../bench/load.ts'],
  'injection-in-composition': ['adapters/http/inject.ts', 'inversify'],
  'code-knows-no-tests': ['composition/fake.ts', '../tests/server.test.ts'],
  'contracts-stand-alone': ['tests/contracts/store.ts', '../../adapters/ws/Socket.ts'],
  'no-dev-packages-in-code': ['composition/assert.ts', 'chai'],
  'no-cycles': ['adapters/wire/one.ts', './two.ts'],
  'no-dead-ends': ['composition/lost.ts', './missing.ts'],
};

const unlawful = {
  ...lawful,
  'core/messages/Message.ts': 'export type Message = string;',
  'core/contacts/Contact.ts': 'export type Contact = string;',
  'core/directory/Record.ts': 'export type Record = string;',
  'client/react/hooks.ts': 'export type Hooks = string;',
  'web/page.ts': 'export type Page = string;',
  'bench/load.ts': 'export type Load = string;',
  ...npmPackage('react'),
  'adapters/wire/two.ts': "import './one.ts';",
  ...Object.fromEntries(Object.values(violations).map(([file, imported]) => [file, `import '${imported}';`])),
};

describe('checkBoundaries', () => {
  it('passes code that follows the rules, and counts every module', async () => {
    const { passed, output } = await runInTree(lawful, SCRIPT);
    expect(output).to.contain('6 of 6 modules cruised, 0 violations');
    expect(passed).to.equal(true);
  });

  it('reports a violation of each rule, in the file that has it', async () => {
    const rules = createRequire(import.meta.url)(resolve(RULES)) as { forbidden: readonly { name: string }[] };
    const { passed, output } = await runInTree(unlawful, SCRIPT);

    expect(passed).to.equal(false);
    expect(rules.forbidden.map(({ name }) => name)).to.have.members(Object.keys(violations));
    for (const [rule, [file]] of Object.entries(violations)) expect(output).to.contain(`${rule}: ${file} → `);
  });

  it('reports folders that import each other in a circle, also if no two files do', async () => {
    const { passed, output } = await runInTree(
      {
        ...lawful,
        'adapters/ws/fanout/Channel.ts': 'export type Channel = string;',
        'adapters/ws/fanout/Stream.ts': "import '../connection/Socket.ts';",
        'adapters/ws/connection/Socket.ts': "import '../fanout/Channel.ts';\nimport '../Options.ts';",
        'adapters/ws/Options.ts': "export type { Channel } from './fanout/Channel.ts';",
      },
      SCRIPT,
    );
    expect(output).to.contain(
      'no-circles-of-folders: adapters/ws/connection → adapters/ws/fanout → adapters/ws/connection',
    );
    expect(output.match(/no-circles-of-folders/g)).to.have.length(1);
    expect(passed).to.equal(false);
  });

  it('fails when a module was not cruised', async () => {
    const blind = { ...lawful, 'blind.cjs': "module.exports = { forbidden: [], options: { exclude: '^core/' } };" };
    const { passed, output } = await runInTree(blind, SCRIPT, 'blind.cjs');
    expect(output).to.contain('not cruised: core/ids.ts').and.contain('3 of 6 modules cruised');
    expect(passed).to.equal(false);
  });

  it('fails when there is nothing to cruise', async () => {
    const { passed } = await runInTree({ 'package.json': '{}' }, SCRIPT);
    expect(passed).to.equal(false);
  });
});
