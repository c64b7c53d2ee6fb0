import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { needsPromtool } from '../deploy/alerts/promtool.ts';
import { describeWithServer } from '../support/describeWithServer.ts';
import { machineSource } from './story/DebianMachine.ts';
import { panelsOf } from './story/dashboard.ts';
import { firingAlerts } from './story/firingAlerts.ts';
import { madeRoster } from './story/madeRoster.ts';
import { type Family, StoryWorld } from './story/StoryWorld.ts';

const promtoolMissing = needsPromtool();

const story = (world: () => StoryWorld): void => {
  let family: Family;

  /** Parts that all others stand on. */
  const foundations = new Set<string>();
  let isBroken = false;
  afterEach(function remember(this: Mocha.Context) {
    isBroken ||= this.currentTest?.state === 'failed' && foundations.has(this.currentTest.title);
  });
  const foundation = (title: string, play: () => Promise<void>): void => {
    foundations.add(title);
    part(title, play);
  };
  const part = (title: string, play: () => Promise<void>): void => {
    it(title, function run(this: Mocha.Context) {
      this.timeout(600_000);
      if (isBroken) this.skip();
      return play();
    });
  };

  foundation('installs two servers behind HAProxy, over PostgreSQL and Redis', async () => {
    await world().bring('0.2.0');
    const operator = world().operator('install');
    const page = 'installing.md';
    await operator.run(page, 'apt-get install nodejs npm');
    await operator.run(page, 'sha256sum --check');
    await operator.run(page, 'tar -xzf homeroom-0.2.0.tgz');
    await operator.run(page, 'apt-get install postgresql redis-server curl jq');
    await operator.run(page, 'install.sh --dry-run');
    await operator.run(page, '--url https://chat.school.example');
    await operator.run(page, 'local-database.sh');
    const checked = await operator.run(page, 'homeroom config --check');
    expect(checked).to.contain('Nothing is wrong with the settings.');
    const setUp = await operator.run(page, 'homeroom setup --admin');
    expect(setUp).to.match(/https:\/\/chat\.school\.example\/\S+/);
    await operator.run(page, 'systemctl start homeroom@8001 homeroom@8002');
    const status = await operator.run(page, "systemctl status 'homeroom@*'");
    expect(status.match(/active \(running\)/g)).to.have.lengthOf(2);
    expect(await operator.run(page, '8001/api/health/ready/')).to.contain('"status":"ok"');
    const log = await operator.run(page, "journalctl --unit 'homeroom@*'", { replacing: { ' --follow': '' } });
    expect(log).to.match(/^\{"level":.*"version":"0\.2\.0"/m);
    await operator.run(page, 'apt-get install haproxy');
    await operator.run(page, 'cp package/deploy/haproxy.cfg');
    await operator.run(page, 'sed -i');
    await operator.run(page, 'systemctl reload haproxy');
    expect(await operator.run(page, '8080/api/health/ready/')).to.contain('"status":"ok"');
  });

  foundation('imports a district, now and every night', async () => {
    const { zip, people } = await madeRoster();
    await world().bringFile('roster.zip', zip);
    const operator = world().operator('import a district');
    const page = 'installing.md';
    await operator.run(page, 'install --owner homeroom');
    await operator.run(page, 'homeroom import-roster /var/lib/homeroom/roster.zip --dry-run');
    await operator.run(page, 'homeroom import-roster /var/lib/homeroom/roster.zip');
    await operator.edit('etc/homeroom/homeroom.env', page, 'Backups and rosters', 'ROSTER_FILE=');
    await operator.run(page, 'systemctl enable --now homeroom-roster.timer');
    await operator.run(page, 'systemctl start homeroom-roster');
    // The administrator of the setup is one more.
    expect(await world().look("homeroom stats | grep '^active people'")).to.match(new RegExp(`\\s${people + 1}$`));
    family = await world().family();
    expect(await world().statusOfRoom(family.parent, family.roomId, 8080)).to.equal('200');
  });

  part('takes one node away under load, and kills the other: nothing is lost', async () => {
    const [operator, other] = [world().operator('lose a node under load'), world().operator()];
    let report: string | undefined;
    const load = operator
      .run('load.md', '--url http://127.0.0.1:8080', {
        replacing: { '--minutes 2': '--sockets 50 --rate 300 --minutes 1' },
      })
      .then((text) => (report = text));
    await Promise.race([
      load,
      world().until(
        "curl -sS http://127.0.0.1:8001/metrics | grep '^homeroom_sockets '",
        /^homeroom_sockets [1-9]\d/m,
        120_000,
      ),
    ]);
    await other.run('load.md', 'systemctl restart homeroom@8001');
    await other.run('load.md', '8001/api/health/ready/');
    await other.run('load.md', 'systemctl kill --signal KILL homeroom@8002');
    expect(report, 'the load ended before both had happened').to.equal(undefined);
    await load;
    expect(report)
      .to.contain('Nothing was lost, twice or out of order.')
      .and.to.match(/10(06|12) ×\d/);
    const status = await other.run('load.md', "systemctl status 'homeroom@*'");
    expect(status.match(/active \(running\)/g)).to.have.lengthOf(2);
  });

  part('goes on to the next release, and comes back from a broken one by itself', async () => {
    await world().bring('0.3.0');
    await world().bring('0.4.0', 'deaf');
    const operator = world().operator('back up and upgrade');
    await operator.run('installing.md', 'systemctl start homeroom-backup');
    expect(await operator.run('installing.md', 'systemctl list-timers')).to.contain('homeroom-backup.timer');
    const planned = await operator.run('deploying.md', 'homeroom-safe-deploy --dry-run --to');
    expect(planned).to.contain('in use: 0.2.0; next: 0.3.0; 2 of 2 servers can serve');
    await operator.run('deploying.md', 'homeroom-safe-deploy --to homeroom-0.3.0.tgz');
    expect(await world().versions()).to.equal('0.3.0 0.3.0');
    // The next night goes on as the ones before.
    expect(await world().look('systemctl start homeroom-roster && echo imported')).to.equal('imported');
    const broken = { replacing: { '0.3.0': '0.4.0' }, code: 3 };
    const returned = await operator.run('deploying.md', 'homeroom-safe-deploy --to homeroom-0.3.0.tgz', broken);
    expect(returned).to.contain('Back on 0.3.0. 2 of 2 servers can serve.');
    expect(await world().versions()).to.equal('0.3.0 0.3.0');
  });

  part('tries the backup of last night in a scratch database', async () => {
    const operator = world().operator('try last night’s backup');
    await operator.runBlock('runbook.md', 'When something is wrong', 'SETTINGS=');
    await operator.run('runbook.md', 'BACKUP=${BACKUP:-');
    const tried = await operator.run('backups.md', '--identity backup.key --verify', {
      replacing: { 'homeroom-20261130T023000Z.tar.age --identity backup.key': '"$BACKUP"' },
    });
    expect(tried)
      .to.match(/homeroom-\S+\.tar can be restored\./)
      .and.not.to.contain('DIFFERS');
    expect(tried).to.match(/participants +(\d{4,}) +\1 +same/);
  });

  part('finds why a parent lacks a room: a membership is missing', async () => {
    const { roomId, parent, parentId, teacher } = family;
    await world().query(`DELETE FROM homeroom.participants WHERE room_id = ${roomId} AND user_id = ${parentId}`);
    expect(await world().statusOfRoom(parent, roomId, 8080), 'what the parent sees').to.equal('404');
    const operator = world().operator('a parent sees nothing');
    await operator.runBlock('runbook.md', 'When something is wrong', 'SETTINGS=');
    await operator.know({ WHO: parent, WHOM: teacher });
    const found = await operator.runBlock('runbook.md', 'A parent sees nothing', 'WHOM=');
    expect(found).to.contain('"allowed": true').and.to.contain('"is_active": true');
    expect(found).to.match(new RegExp(`error directory\\.memberships\\n.*\\b${roomId}\\b`));
    expect(await operator.run('runbook.md', 'homeroom doctor --fix')).to.contain('Repaired: ');
    expect(await operator.runBlock('runbook.md', 'A parent sees nothing', 'WHOM=')).to.contain(
      'nothing about the directory',
    );
    expect(await world().statusOfRoom(parent, roomId, 8080), 'what the parent sees').to.equal('200');
  });

  part('finds why people are refused by turns: one node has another secret', async () => {
    const { roomId, teacher } = family;
    const [operator, alerts] = [world().operator('one node has another secret'), scraping()];
    const other = randomBytes(32).toString('hex');
    await world().look(
      `echo AUTH_JWT_SECRET=${other} > /etc/homeroom/homeroom-8002.env; systemctl restart homeroom@8002`,
    );
    await world().until('curl -sS http://127.0.0.1:8002/api/health/ready/', /"status":"ok"/);
    await alerts.begin();
    const token = await world().look(`homeroom token --user ${teacher} 2>/dev/null`);
    const asked = await world().look(
      `for at in $(seq 100); do curl -sS -o /dev/null -w '%{http_code} ' -H 'Authorization: Bearer ${token}' http://127.0.0.1:8080/api/chat/rooms/${roomId}/; done`,
    );
    expect(new Set(asked.split(' ')), 'what the teacher sees').to.deep.equal(new Set(['200', '401']));
    await operator.runBlock('runbook.md', 'When something is wrong', 'SETTINGS=');
    await operator.know({ WHO: teacher, TOKEN: token });
    const found = await operator.runBlock('runbook.md', 'Nobody can sign in', 'OURS=', { code: 1 });
    expect(found)
      .to.contain('a token of our own at http://127.0.0.1:8001: 200')
      .and.to.contain('a token of our own at http://127.0.0.1:8002: 401')
      .and.to.match(/^wrong: AUTH_JWT_SECRET: \/etc\/homeroom\/homeroom-8002\.env /m);
    expect(await alerts.end()).to.include('HomeroomTokensRefused');
    expect(panelsOf('homeroom_auth_failures_total')).to.have.lengthOf.at.least(1);
    await operator.runBlock('runbook.md', 'Nobody can sign in', 'change AUTH_JWT_SECRET');
    const again = await operator.runBlock('runbook.md', 'Nobody can sign in', 'OURS=');
    expect(again).to.contain('8002: 200').and.to.contain('Nothing is wrong with the settings.');
  });

  part('finds what fills a disk, and goes on as soon as there is room', async () => {
    const { roomId, teacher } = family;
    const [operator, alerts] = [world().operator('a disk is full'), scraping()];
    await alerts.begin();
    await world().look('dd if=/dev/zero of=/var/lib/homeroom/backups/homeroom-20260131T013000Z.tar bs=64k');
    await operator.runBlock('runbook.md', 'When something is wrong', 'SETTINGS=');
    await operator.know({ WHO: teacher, ROOM: roomId });
    const found = await operator.runBlock('runbook.md', 'A disk fills', 'df -h');
    expect(found)
      .to.match(/ 100% \/var\/lib\/homeroom$/m)
      .and.to.match(/^a file: 507$/m)
      .and.to.match(/^writing: 201$/m);
    expect(await alerts.end()).to.include.members(['HomeroomDiskFull', 'HomeroomDiskLow']);
    expect(panelsOf('homeroom_disk_free_bytes')).to.have.lengthOf.at.least(1);
    expect(await operator.run('doctor.md', 'homeroom doctor          #', { code: 1 })).to.contain('warning disk.space');
    await operator.run('installing.md', 'systemctl start homeroom-backup', { code: 1 });
    expect(await world().look('journalctl --unit homeroom-backup')).to.match(/There is no space left /);
    const listed = await operator.runBlock('runbook.md', 'A disk fills', 'rm -f');
    expect(listed).to.match(/^\d+ \/var\/lib\/homeroom\/backups\/homeroom-20260131T013000Z\.tar$/m);
    expect(await operator.runBlock('runbook.md', 'A disk fills', 'df -h')).to.match(/^a file: 201$/m);
    await operator.run('installing.md', 'systemctl start homeroom-backup');
  });

  /** What alerts read of both nodes before and after a fault. */
  const scraping = () => {
    const ports = [8001, 8002];
    let before: string[] = [];
    const scrape = () => Promise.all(ports.map((port) => world().figures(port)));
    return {
      begin: async () => {
        before = await scrape();
      },
      end: async () => {
        const after = await scrape();
        return firingAlerts(
          ports.map((port, at) => ({
            instance: `127.0.0.1:${port}`,
            before: before[at] ?? '',
            after: after[at] ?? '',
          })),
        );
      },
    };
  };

  part('costs as many commands as docs/installing.md says', async () => {
    const rows = world().tally.rows();
    console.log(`\n${world().tally}\n`);
    const page = readFileSync('docs/installing.md', 'utf8');
    expect(page, `The page should have these rows:\n${rows.join('\n')}`).to.contain(rows.join('\n'));
  });
};

/**
 * An operator who knows only docs/ runs a district, from an empty machine to faults that are planted. Every command stands in a
 * block of docs/ and is taken from there; the machine is a `DebianMachine`.
 */
describeWithServer({
  title: 'an operator who knows only docs/',
  source: promtoolMissing === undefined ? machineSource() : { kind: 'none', reason: promtoolMissing },
  open: () => StoryWorld.open(),
  close: (world) => world.close(),
  suite: (world) => describe('on a fresh Debian', () => story(world)),
});
