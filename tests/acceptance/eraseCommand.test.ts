import { expect } from 'chai';
import { openChat } from '../../composition/openChat.ts';
import type { RoomId } from '../../core/ids.ts';
import { withMigratedPostgres } from '../support/testPostgres.ts';
import { callHomeroom } from './callHomeroom.ts';
import { leftByDoctor } from './leftByDoctor.ts';

const user = (externalId: string, role: string) => ({
  ...{ externalId, role, firstName: externalId, lastName: 'Bell', isActive: true },
});

withMigratedPostgres('homeroom erase', (getUrl) => {
  let roomId: RoomId;
  before(async () => {
    const opened = await openChat({ database: { url: getUrl() }, authenticate: () => null });
    await opened.directory.put({
      users: [user('tess', 'teacher'), user('sam', 'student'), user('sue', 'student')],
      relations: ['sam', 'sue'].map((to) => ({
        ...{ kind: 'teaches', from: 'tess', to, context: 'maths', status: 'active' as const },
      })),
    });
    const person = async (id: string) => opened.chat.identifyPerson(await opened.chat.resolveUser(id, 'host'));
    const [tess, sam] = [await person('tess'), await person('sam')];
    roomId = (await opened.chat.openRoom(tess, { type: 'direct', userId: sam.id })).room.id;
    for (const [sender, content] of [
      [tess, 'Where is your homework?'],
      [sam, 'The dog ate it'],
      [sam, 'Again'],
    ] as const)
      await opened.chat.sendMessage({ sender, roomId, content });
    await opened.close();
    // Sets what a role has to have; on a folder nobody else has a role.
    await callHomeroom(['doctor', '--fix'], { DATABASE_URL: getUrl() });
  });
  const run = (...args: string[]) => callHomeroom(args, { DATABASE_URL: getUrl() });

  it('says in a dry run what would go, and lets everything stay', async () => {
    const ran = await run('erase', '--user', 'sam', '--dry-run');
    expect(ran.code, ran.error).to.equal(0);
    expect(ran.out)
      .to.match(/^Would erase: sam Bell \(sam\), account \d+\.$/m)
      .and.to.match(/messages that lose their words +2/)
      .and.to.match(/relations +1/)
      .and.not.to.contain('backups');
    const log = await run('audit', '--action', 'person.erased', '--json');
    expect(JSON.parse(log.out).entries).to.deep.equal([]);
  });

  it('stops at a legal hold, in a dry run too, and names it', async () => {
    const reason = 'Case 4 F 12/26';
    const set = await run(
      'holds',
      'set',
      '--effect',
      'preserve',
      '--room',
      String(roomId),
      '--reason',
      reason,
      '--json',
    );
    expect(set.code, set.error).to.equal(0);
    for (const more of [['--dry-run'], []]) {
      const { code, error } = await run('erase', '--user', 'sam', ...more);
      expect(code).to.equal(1);
      expect(error).to.contain(reason).and.to.contain('Nothing was erased');
    }
    const [{ id }] = JSON.parse(set.out).holds;
    expect((await run('holds', 'lift', String(id))).code).to.equal(0);
  });

  it('erases, leaves what others wrote, and is on record', async () => {
    const ran = await run('erase', '--user', 'sam', '--json');
    expect(ran.code, ran.error).to.equal(0);
    expect(JSON.parse(ran.out)).to.deep.include({ is_dry_run: false, messages: 2, identities: 1, relations: 1 });
    const gone = await run('erase', '--user', 'sam');
    expect([gone.code, gone.error.includes('"sam"')], gone.error).to.deep.equal([1, true]);
    const log = JSON.parse((await run('audit', '--action', 'person.erased', '--json')).out);
    expect(log.entries).to.have.length(1);
    expect((await run('audit', '--verify')).code).to.equal(0);
    expect(await leftByDoctor({ DATABASE_URL: getUrl() })).to.deep.equal([]);
  });

  for (const [what, args, words] of [
    ['nobody', [], /--user <external id>.*--dry-run/],
    ['an empty id', ['--user', ''], /--user <external id>/],
    ['somebody who is not there', ['--user', 'nobody'], /"nobody"/],
    [
      'somebody whom the source does not know',
      ['--user', 'sue', '--source', 'roster'],
      /"roster" calls nobody "sue"\. These do: host/,
    ],
    ['an unknown option', ['--user', 'sue', '--really'], /--really/],
    ['two people at once', ['--user', 'sue', 'tess'], /tess/],
  ] as const)
    it(`refuses ${what}, and says what to write`, async () => {
      const { code, error } = await run('erase', ...args);
      expect(code).to.be.oneOf([1, 2]);
      expect(error).to.match(words);
    });
});
