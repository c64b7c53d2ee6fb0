import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { alumni } from '../../../adapters/history/alumni/alumni.ts';
import type { ForeignSystem } from '../../../adapters/history/ForeignChat.ts';
import { jobs } from '../../../adapters/history/jobs/jobs.ts';
import { thebot } from '../../../adapters/history/thebot/thebot.ts';
import { importFrom } from '../../../composition/commands/importFrom.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { marketplacePolicy } from '../../../core/permissions/marketplacePolicy.ts';
import { withPostgres } from '../../support/testPostgres.ts';
import { OldChat } from './OldChat.ts';

describe('docs/moving.md', () => {
  let page: string;
  before(async () => {
    page = await readFile('docs/moving.md', 'utf8');
  });

  it('has every option of the command, and no other', () => {
    const told = [...page.matchAll(/^\| `--([a-z-]+)`/gm)].map(([, option]) => option);
    expect(told.sort()).to.deep.equal([...Object.keys(importFrom.options), 'json'].sort());
  });

  it('says which policy each chat needs', () => {
    for (const { name, policy, needs } of [thebot, jobs, alumni] satisfies ForeignSystem[]) {
      const row = page.split('\n').find((line) => line.startsWith(`| \`${name}\` |`)) ?? '';
      expect(row, name).to.contain(policy === undefined ? 'none that comes with Homeroom' : `POLICY=${policy}`);
      for (const one of [...needs.roles, ...needs.relations]) expect(row, name).to.contain(one);
    }
  });
});

const ways = [
  {
    ...{ dump: 'thebot_forum', system: 'thebot', policy: educationPolicy, link: '33', who: '105', last: 'one more' },
    more: "INSERT INTO chat_message (id, room_id, sender_id, content, created_at, updated_at) VALUES (2000, 33, 104, 'one more', now(), now())",
  },
  {
    ...{ dump: 'thebot_simple', system: 'thebot', policy: educationPolicy, link: '2', who: '3', last: 'one more' },
    more: "INSERT INTO chat_message (id, room_id, sender_id, content, created_at, updated_at) VALUES (2000, 1, 2, 'one more', now(), now())",
  },
  {
    ...{ dump: 'job_platform', system: 'jobs', policy: marketplacePolicy, link: '5', who: '3', last: 'one more' },
    more: `INSERT INTO chat_message (id, room_id, sender_id, content, "timestamp") VALUES (2000, 4, 2, 'one more', now())`,
  },
] as const;

for (const { dump, system, policy, link, who, last, more } of ways)
  withPostgres(`the way of docs/moving.md with ${dump}`, function suite(getUrl) {
    let old: OldChat;
    before(async function open() {
      (this as Mocha.Context).timeout(120_000);
      old = await OldChat.open(dump, system, getUrl(), policy.name);
    });
    after(() => old.stop());

    it('rehearses, runs in parallel, cuts over and verifies; the way back stays as it was', async function way() {
      this.timeout(120_000);
      expect((await old.run('--dry-run')).out).to.contain('A dry run: nothing was changed.');
      expect((await old.run()).code).to.equal(0);
      await old.change(more);
      expect((await old.report()).history.messages).to.deep.include({ created: 1 });
      const count = 'SELECT count(*)::int AS count FROM chat_message';
      const before = await old.change(count);
      expect((await old.run()).out).to.contain('Nothing was new: nothing was changed.');
      expect(await old.change(count)).to.deep.equal(before);
      expect(await old.leftByDoctor()).to.deep.equal([]);
      await old.serve(policy);
      expect((await old.messages(who, link)).at(-1)?.content).to.equal(last);
    });
  });
