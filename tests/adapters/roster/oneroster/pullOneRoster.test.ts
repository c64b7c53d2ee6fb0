import { expect } from 'chai';
import { type PullOptions, pullOneRoster } from '../../../../adapters/roster/oneroster/pullOneRoster.ts';
import { readRoster } from '../../../../adapters/roster/records/readRoster.ts';
import type { RosterReading } from '../../../../adapters/wire/directory/RosterReading.ts';
import { ChatError } from '../../../../core/errors.ts';
import { educationPolicy } from '../../../../core/permissions/educationPolicy.ts';
import { OneRosterSystem } from '../../../support/OneRosterSystem.ts';
import { ownTemporaryFolder } from '../../../support/ownTemporaryFolder.ts';
import { enrolled, fillRosterSchool, pupilOrTeacher } from '../../../support/rosterSchool.ts';

const asOf = '2026-03-01';

describe('pullOneRoster', () => {
  const folders = ownTemporaryFolder('homeroom-pull-');
  const opened: OneRosterSystem[] = [];
  afterEach(async () => {
    for (const service of opened.splice(0)) await service.close();
  });
  const open = async (version: '1.1' | '1.2' = '1.2'): Promise<OneRosterSystem> => {
    const service = await OneRosterSystem.open(version);
    opened.push(service);
    fillRosterSchool(service);
    return service;
  };
  const pauses: number[] = [];
  beforeEach(() => pauses.splice(0));
  const wait = async (ms: number): Promise<void> => void pauses.push(ms);
  const pull = async (
    service: OneRosterSystem,
    { limits, ...options }: PullOptions = {},
  ): Promise<RosterReading & { hash: string }> => {
    const bundle = await pullOneRoster(service.access, { wait, limits: { pageSize: 4, ...limits }, ...options });
    try {
      return {
        ...(await readRoster(bundle, { policy: educationPolicy, asOf, format: 'oneroster' })),
        hash: bundle.hash,
      };
    } finally {
      await bundle.close();
    }
  };
  const refused = async (service: OneRosterSystem, options: PullOptions = {}): Promise<ChatError> => {
    try {
      await pull(service, options);
    } catch (failure) {
      expect(failure).to.be.instanceOf(ChatError);
      expect(await folders()).to.deep.equal([]);
      const said = JSON.stringify([(failure as ChatError).message, (failure as ChatError).details]);
      expect(said).not.to.include(service.client.secret);
      expect(said).not.to.include('token-');
      return failure as ChatError;
    }
    throw new Error('the pull was not refused');
  };

  for (const version of ['1.1', '1.2'] as const)
    it(`reads people, classes, teachers, pupils and guardians of a service of ${version}`, async () => {
      const service = await open(version);
      const { snapshot, notices, summary } = await pull(service);
      expect(notices).to.deep.equal([]);
      expect(summary.users).to.deep.equal({ active: 13, inactive: 0, byRole: { parent: 1, student: 10, teacher: 2 } });
      expect(summary.relations).to.deep.include({
        teaches: { active: 10, ended: 0 },
        guardian_of: { active: 1, ended: 0 },
      });
      expect(snapshot.organisations?.map(({ externalId, parent }) => [externalId, parent])).to.deep.equal([
        ['d', undefined],
        ['north', 'd'],
      ]);
      expect(snapshot.contexts?.[0]).to.deep.include({
        externalId: 'm1',
        name: 'Maths m1',
        organisation: 'north',
        year: '08',
      });
      expect(snapshot.complete.users).to.equal(true);
      expect(service.requests.filter((one) => one === 'token')).to.have.length(1);
      expect(service.requests.filter((one) => one.startsWith('users?'))).to.deep.equal([
        ...['users?offset=0', 'users?offset=4', 'users?offset=8', 'users?offset=12'],
      ]);
    });

  it('gives the same hash for the same school, and another one for another', async () => {
    const service = await open();
    const [first, again] = [await pull(service), await pull(service, { limits: { pageSize: 7 } })];
    expect(again.hash)
      .to.equal(first.hash)
      .and.match(/^[0-9a-f]{64}$/u);
    service.put('users', pupilOrTeacher(service, 'newbie', 'student'));
    expect((await pull(service)).hash).not.to.equal(first.hash);
  });

  it('shows preferred names, and asks for no more of a row than it reads', async () => {
    const service = await open();
    const odd = `An\u2028na\nof "two", lines`;
    service.put(
      'users',
      pupilOrTeacher(service, 'anna', 'student', { preferredFirstName: odd, preferredLastName: 'Li' }),
    );
    const { snapshot } = await pull(service);
    const anna = snapshot.users.find(({ externalId }) => externalId === 'anna');
    expect(anna?.lastName).to.equal('Li');
    expect(anna?.firstName).to.match(/^An.*na.*of "two", lines$/u);
    expect(JSON.stringify(snapshot)).not.to.include('never to be kept');
  });

  it('goes on by what arrived where a service caps its pages or says nothing of how many there are', async () => {
    const service = await open();
    service.capPages(3);
    expect((await pull(service, { limits: { pageSize: 100 } })).summary.users.active).to.equal(13);
    service.faults = { isSilent: true };
    expect((await pull(service, { limits: { pageSize: 100 } })).summary.users.active).to.equal(13);
  });

  it('asks for what changed, and reads the short lists as a whole', async () => {
    const service = await open();
    service.put('users', pupilOrTeacher(service, 'late', 'student', { dateLastModified: '2026-02-01T00:00:00.000Z' }));
    service.put('enrollments', { ...enrolled('late', 'student', 'm1'), dateLastModified: '2026-02-01T00:00:00.000Z' });
    const { snapshot } = await pull(service, { since: new Date('2026-01-15T00:00:00Z') });
    expect(snapshot.users.map(({ externalId }) => externalId)).to.deep.equal(['late']);
    expect(snapshot.contexts).to.have.length(2);
    expect(snapshot.complete).to.deep.equal({ users: false, relations: false });
  });

  it('gets a new token once where the old one is not taken any more', async () => {
    const service = await open();
    service.faults = { refusedTokens: 1 };
    expect((await pull(service)).summary.users.active).to.equal(13);
    expect(service.requests.filter((one) => one === 'token')).to.have.length(2);
    service.faults = { refusedTokens: 2 };
    expect((await refused(service)).message).to.match(/answers 401: this client may not read "orgs"/u);
  });

  it('says that a client is refused, and repeats nothing of its secret', async () => {
    const service = await open();
    const bundle = pullOneRoster({ ...service.access, secret: 'another secret' }, { wait });
    const failure = await bundle.then(
      () => undefined,
      (reason: unknown) => reason as ChatError,
    );
    expect(failure?.code).to.equal('INVALID_REQUEST');
    expect(failure?.message)
      .to.match(/gives no token: it refuses the client id or the secret/u)
      .and.not.include('another secret');
  });

  it('waits as long as it is told, and tries again what may pass', async () => {
    const service = await open();
    service.faults = { failures: { times: 2, status: 429, retryAfter: '7' } };
    expect((await pull(service)).summary.users.active).to.equal(13);
    expect(pauses).to.deep.equal([7_000, 7_000]);
    service.faults = { cutAnswers: 1 };
    expect((await pull(service)).summary.users.active).to.equal(13);
  });

  const stops: readonly (readonly [title: string, faults: OneRosterSystem['faults'], code: string, message: RegExp])[] =
    [
      [
        'that goes on failing',
        { failures: { times: 99, status: 500 } },
        'UNAVAILABLE',
        /orgs answers 500\. Nothing was imported/u,
      ],
      [
        'that asks for a wait of an hour',
        { failures: { times: 1, status: 503, retryAfter: '3600' } },
        'UNAVAILABLE',
        /answers 503/u,
      ],
      ['whose answers end early', { cutAnswers: 99 }, 'UNAVAILABLE', /its answer ends early/u],
      [
        'that says more than arrives',
        { totalOff: 1 },
        'UNAVAILABLE',
        /"orgs" has 3 records by X-Total-Count, and 2 arrived.*3 times/u,
      ],
      [
        'that leaves records out',
        { isShort: true },
        'UNAVAILABLE',
        /"orgs" has 2 records by X-Total-Count, and 1 arrived/u,
      ],
      ['that repeats a page', { isRepeating: true }, 'UNAVAILABLE', /has "d" on two places/u],
      [
        'whose pages go around in a circle',
        { isLooping: true },
        'UNAVAILABLE',
        /names a page as the next one that was read before/u,
      ],
      [
        'that sends us to another host',
        { redirectTo: 'http://127.0.0.2:9' },
        'INVALID_REQUEST',
        /sends us on to http:\/\/127\.0\.0\.2:9/u,
      ],
      [
        'whose next page is on another host',
        { nextOrigin: 'http://127.0.0.2:9' },
        'INVALID_REQUEST',
        /names a page of another host/u,
      ],
    ];
  for (const [title, faults, code, message] of stops)
    it(`gives nothing of a service ${title}`, async () => {
      const service = await open();
      service.faults = faults;
      const failure = await refused(
        service,
        title.includes('circle') || title.includes('next page') ? { limits: { pageSize: 1 } } : {},
      );
      expect(failure.message).to.match(message);
      expect(failure.code).to.equal(code);
    });

  it('ends a request that is never answered, and a pull that is ended from here', async () => {
    const service = await open();
    service.faults = { isHanging: true };
    expect((await refused(service, { limits: { requestMs: 50, tries: 1 } })).message).to.match(
      /did not answer within 0.05 s/u,
    );
    expect((await refused(service, { limits: { wholeMs: 50 } })).message).to.match(/took longer than/u);
    const ending = new AbortController();
    service.onHanging = () => ending.abort();
    expect((await refused(service, { signal: ending.signal })).message).to.match(/ended from here/u);
  });

  it('refuses answers that are too large, and lists that are too long', async () => {
    const service = await open();
    expect((await refused(service, { limits: { maxPageBytes: 20 } })).message).to.match(/more than 20 bytes/u);
    expect((await refused(service, { limits: { maxRecords: 12 } })).message).to.match(
      /"users" has more than 12 records/u,
    );
  });

  it('reads a list again in which somebody came or went between two pages', async () => {
    const service = await open();
    let isChanged = false;
    service.onPage = (list, offset) => {
      if (list !== 'users' || offset === 0 || isChanged) return;
      isChanged = true;
      service.put('users', pupilOrTeacher(service, 'aaron', 'student'));
    };
    const { summary, notices } = await pull(service);
    expect(summary.users.active).to.equal(14);
    expect(notices).to.deep.equal([]);
    service.onPage = (list, offset) => {
      if (list === 'users' && offset > 0)
        service.put('users', pupilOrTeacher(service, `a${service.requests.length}`, 'student'));
    };
    expect((await refused(service)).message).to.match(/had \d+ records and then \d+ while it was read, 3 times/u);
  });

  it('says that the address or the version is wrong', async () => {
    const service = await open('1.1');
    const wrong = pullOneRoster({ ...service.access, url: new URL('/elsewhere', service.address) }, { wait });
    const failure = await wrong.then(
      () => undefined,
      (reason: unknown) => reason as ChatError,
    );
    expect(failure?.message).to.match(/elsewhere\/ims\/oneroster\/v1p1\/orgs is not there: check the address/u);
  });
});
