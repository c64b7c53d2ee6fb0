import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { parseOutline, printOutline } from '../../adapters/knex/migrations/TableOutline.ts';

describe('docs/data-model.md', () => {
  it('and the list of tables are what the script writes from the migrations', function run() {
    this.timeout(60_000);
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/drawDataModel.js', '--check'], {
      encoding: 'utf8',
    });
    expect([status, stdout, stderr]).to.deep.equal([0, '', '']);
  });

  it('prints tables of any size so that they can be read again', () => {
    const tables = [
      { name: 'rooms', columns: ['id'], indexes: ['rooms_pkey'], partitions: [] },
      {
        name: 'messages',
        columns: Array.from({ length: 40 }, (_, place) => `column_${place}`),
        indexes: Array.from({ length: 40 }, (_, place) => `index_${place}`),
        partitions: Array.from({ length: 40 }, (_, place) => `messages_${place}`),
      },
    ];
    expect(parseOutline(printOutline(tables))).to.deep.equal(tables);
  });
});
