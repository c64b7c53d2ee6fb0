import { expect } from 'chai';
import { runInTree } from './runInTree.ts';

const SCRIPT = 'scripts/checkStyle.js';

const lines = (count: number): string => '// line\n'.repeat(count);
const tidy = {
  'package.json': JSON.stringify({ dependencies: { ws: '1' }, devDependencies: { mocha: '1' } }),
  'docs/decisions/0001-dependencies.md': '| Package | Why |\n| --- | --- |\n| `ws`, `mocha` | needed |\n',
  'core/rooms/ChatRoom.ts': `export class ChatRoom {}\n${lines(199)}`,
  'core/rooms/roomKeys.ts': 'export const directKey = 1;\nexport const groupKey = 2;\n',
  'core/makeChat.ts': 'export interface ChatPorts {}\nexport const makeChat = () => {};\n',
  'adapters/knex/openPool.ts': `export const openPool = 1;\n${lines(299)}`,
  'adapters/knex/0001_rooms.ts': 'export const up = 1;\n',
  'composition/homeroom.ts': "console.log('started');\n",
};

const problemsOf = async (files: Record<string, string>): Promise<string[]> => {
  const { output } = await runInTree({ ...tidy, ...files }, SCRIPT);
  return output.trim().split('\n');
};

describe('checkStyle', () => {
  it('passes a tidy tree', async () => {
    expect(await runInTree(tidy, SCRIPT)).to.deep.equal({ passed: true, output: '' });
  });

  it('reports files that are too long', async () => {
    expect(await problemsOf({ 'core/long.ts': lines(201), 'tests/long.test.ts': lines(601) })).to.deep.equal([
      'core/long.ts has 201 lines, more than 200',
      'tests/long.test.ts has 601 lines, more than 600',
    ]);
  });

  it('reports stylesheets that are too long', async () => {
    expect(await problemsOf({ 'web/app/app.css': 'a {}\n'.repeat(301) })).to.deep.equal([
      'web/app/app.css has 301 lines, more than 300',
    ]);
  });

  it('reports drawer names', async () => {
    const drawers = { 'core/utils.ts': '', 'adapters/helpers/dates.ts': '', 'composition/RoomManager.ts': '' };
    const problems = await problemsOf(drawers);
    expect(problems).to.have.length(3);
    for (const problem of problems) expect(problem).to.contain('named like a drawer');
  });

  it('reports a file that is not named as its main export', async () => {
    expect(await problemsOf({ 'core/sendMessage.ts': 'export const postMessage = 1;\n' })).to.deep.equal([
      'core/sendMessage.ts exports postMessage but nothing named sendMessage',
    ]);
  });

  it('reports dependencies that the decisions do not explain, and explanations without a dependency', async () => {
    const [problem, ...others] = await problemsOf({ 'package.json': '{ "dependencies": { "ws": "1", "pg": "1" } }' });
    expect(problem).to.contain('does not say why pg is needed');
    expect(others).to.have.length(1);
    expect(others[0]).to.contain('explains mocha');
  });
});
