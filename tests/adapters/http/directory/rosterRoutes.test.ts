import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import type { Static } from 'typebox';
import type { ReadRosterFile } from '../../../../adapters/http/directory/rosterRoutes.ts';
import type { rosterReport } from '../../../../adapters/wire/directory/rosterSchemas.ts';
import type { errorSchema } from '../../../../adapters/wire/errors/errorSchema.ts';
import { readRosterFile } from '../../../../composition/readRosterFile.ts';
import { educationPolicy } from '../../../../core/permissions/educationPolicy.ts';
import { marketplacePolicy } from '../../../../core/permissions/marketplacePolicy.ts';
import type { Name } from '../../../contracts/School.ts';
import { eventually } from '../../../support/eventually.ts';
import { Gate } from '../../../support/Gate.ts';
import { trainingPolicy } from '../../roster/records/trainingPolicy.ts';
import { removeRosterFolders, writeZip } from '../../roster/rosterFolder.ts';
import { type Answer, expectError, testKey } from '../HttpWorld.ts';
import { withHttp } from '../withHttp.ts';

const path = '/api/directory/roster/';
const limit = 50 * 1024 * 1024;
const zipType = { 'content-type': 'application/zip' };

/** Reads the demo school's files. */
const demoFiles = async (): Promise<Record<string, string>> => {
  const names = (await readdir(resolve('demo'))).filter((name) => name.endsWith('.csv'));
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(resolve('demo', name), 'utf8')] as const)),
  );
};

describe('rosterRoutes', () => {
  let uploads: string;
  let usualTmp: string | undefined;
  let reads: Parameters<ReadRosterFile>[] = [];
  let gate: Gate | undefined;
  const http = withHttp({
    roster: {
      now: () => new Date('2027-01-15T08:00:00Z'),
      readRosterFile: async (...asked) => {
        reads.push(asked);
        await gate?.pass();
        return readRosterFile(...asked);
      },
    },
  });
  beforeEach(async () => {
    reads = [];
    gate = undefined;
    uploads = await mkdtemp(join(tmpdir(), 'homeroom-uploads-'));
    usualTmp = process.env['TMPDIR'];
    process.env['TMPDIR'] = uploads;
  });
  afterEach(async () => {
    const left = await saved();
    await removeRosterFolders();
    if (usualTmp === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = usualTmp;
    await rm(uploads, { recursive: true });
    expect(left).to.deep.equal([]);
  });

  /** Lists the uploads on disk; after the answers there are none. */
  const saved = async (): Promise<string[]> =>
    (await readdir(uploads)).filter((name) => name.startsWith('homeroom-upload-'));

  type Report = Static<typeof rosterReport>;
  const upload = async (
    bytes: Uint8Array<ArrayBuffer>,
    { query = '', as = 'ada', headers = zipType }: { query?: string; as?: Name | null; headers?: object } = {},
  ): Promise<Answer<Report>> => {
    const response = await fetch(`${http().address}${path}${query}`, {
      method: 'POST',
      headers: { ...(as === null ? {} : { authorization: http().token(as) }), ...headers },
      body: bytes,
    });
    const answer = { status: response.status, headers: response.headers, body: (await response.json()) as Report };
    http().contract.check('POST', `${path}${query}`, answer);
    return answer;
  };
  const zip = async (
    files: Readonly<Record<string, string>>,
    tamper?: (bytes: Buffer) => Buffer,
  ): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await readFile(await writeZip(files, tamper)));
  const demo = async (): Promise<Uint8Array<ArrayBuffer>> => zip(await demoFiles());
  const find = (externalId: string) => http().world.people.findByExternalId(externalId);

  it('import a roster, and rooms follow from it', async () => {
    const { status, body } = await upload(await demo());
    expect(status).to.equal(200);
    expect(body).to.deep.include({ source: 'roster', is_dry_run: false, notices: [] });
    expect(body.summary.users).to.deep.equal({
      active: 23,
      inactive: 0,
      byRole: { admin: 3, teacher: 3, tutor: 1, staff: 1, student: 8, parent: 7 },
    });
    expect(body.outcome.users).to.deep.equal({ created: 23, updated: 0, unchanged: 0, deactivated: 0 });
    expect(body.outcome.rooms.created).to.equal(19);
    expect(await find('sofia.marchetti')).to.include({ role: 'student', isActive: true });
    expect(await find('tess')).to.include({ isActive: true });

    const again = (await upload(await demo())).body;
    expect(again.outcome.users).to.deep.equal({ created: 0, updated: 0, unchanged: 23, deactivated: 0 });
    expect(again.outcome.differences).to.deep.equal([]);
  });

  it('import the roster of the source to which a key belongs, and of no other', async () => {
    const { secret } = await http().chat.enterDirectory('host').createKey({ source: 'north' });
    const headers = { ...zipType, 'x-directory-key': secret };
    const { status, body } = await upload(await demo(), { as: null, headers });
    expect([status, body.source]).to.deep.equal([200, 'north']);
    expect((await upload(await demo(), { as: null, headers, query: '?source=north' })).status).to.equal(200);
    expectError(await upload(await demo(), { as: null, headers, query: '?source=south' }), 403, 'ACCESS_DENIED');
    expect((await http().world.directoryReader.listSources()).map(({ name }) => name)).to.deep.equal(['north']);
    const entries = await http().world.auditLog.list({ action: 'roster.imported', limit: 5 });
    for (const { actor } of entries) expect(actor).to.deep.equal({ kind: 'key', id: 1 });
    expect(entries).to.have.length(2);
  });

  it('report what an import would change on a dry run', async () => {
    const { body } = await upload(await demo(), { query: '?dry_run=true' });
    expect(body.is_dry_run).to.equal(true);
    expect(body.outcome.users.created).to.equal(23);
    expect(body.outcome.differences.map(({ description }) => description)).to.include(
      'sofia.marchetti Sofia Marchetti (student)',
    );
    expect(await find('sofia.marchetti')).to.equal(undefined);
  });

  it('say which words are no roles, where, and read them by settings for this import only', async () => {
    const files = await demoFiles();
    const roles = files['roles.csv']?.replace(',teacher,', ',wizard,') ?? '';
    const roster = await zip({ ...files, 'roles.csv': roles });
    const { summary, remarks } = (await upload(roster, { query: '?dry_run=true' })).body;
    expect(summary.unknownRoles).to.deep.equal({ wizard: 1 });
    expect(remarks.find(({ problem }) => problem.includes('wizard'))).to.deep.include({
      ...{ file: 'roles.csv', is_error: false },
      problem: 'role "wizard" is not in the role table',
    });
    const settings = encodeURIComponent(JSON.stringify({ roles: { wizard: 'teacher' }, guards: { people: 0.9 } }));
    const read = (await upload(roster, { query: `?settings=${settings}` })).body;
    expect([read.summary.unknownRoles, read.summary.users.byRole['teacher']]).to.deep.equal([{}, 3]);
    const records = await http().world.auditLog.chain(0, 20);
    const imported = records.find(({ entry: { action } }) => action === 'roster.imported');
    expect(imported?.details?.content?.['settings']).to.deep.include({
      roles: { wizard: 'teacher' },
    });
    expect((await upload(roster, { query: '?dry_run=true' })).body.summary.unknownRoles).to.deep.equal({ wizard: 1 });
    for (const wrong of ['nonsense', '{"names":"nick"}', '{"roles":{"wizard":"wizard"}}'])
      expect((await upload(roster, { query: `?settings=${encodeURIComponent(wrong)}` })).status).to.equal(400);
  });

  it('count all differences in groups, and list as many as were asked for', async () => {
    const { differences, groups, users, relations } = (
      await upload(await demo(), { query: '?dry_run=true&differences=3' })
    ).body.outcome;
    expect(differences).to.have.length(3);
    const total = groups.reduce((sum, { count }) => sum + count, 0);
    expect(total).to.equal(users.created + relations.created);
    expect(groups).to.deep.include({ what: 'user', change: 'created', kind: 'student', context: '', count: 8 });
    expect(groups.some(({ kind, context }) => kind === 'teaches' && context === 'Algebra I')).to.equal(true);
  });

  it('say where a file cannot be read', async () => {
    const files = await demoFiles();
    const broken = await zip({ ...files, 'users.csv': `${files['users.csv']}"open` });
    const { error } = (await upload(broken)).body as unknown as Static<typeof errorSchema>;
    expect(JSON.stringify(error.details)).to.match(/"path":"users.csv:\d+"/);
  });

  it('read relations as of a given day, by default today', async () => {
    const standing = async (query = '') => (await upload(await demo(), { query })).body.summary;
    expect((await standing('?dry_run=true')).asOf).to.equal('2027-01-15');
    const later = await standing('?as_of=2031-12-24&dry_run=true');
    expect([later.asOf, later.relations['teaches']]).to.deep.equal(['2031-12-24', { active: 0, ended: 13 }]);
  });

  it('read the given format, or detect it from the files', async () => {
    for (const [query, format] of [
      ['?format=oneroster&dry_run=true', 'oneroster'],
      ['?format=auto&dry_run=true', 'oneroster'],
    ] as const)
      expect((await upload(await demo(), { query })).body.summary.format).to.equal(format);
    expect(reads.map(([, { format }]) => format)).to.deep.equal(['oneroster', undefined]);
  });

  it('report rows that were skipped', async () => {
    const files = await demoFiles();
    const { 'users.csv': users = '' } = files;
    const last = users.trimEnd().split('\n').at(-1) ?? '';
    const nurse = last.replaceAll('karin.berg', 'nora.one').replace(',parent,', ',alumnus,');
    const { body } = await upload(await zip({ ...files, 'users.csv': `${users}${nurse}\n` }));
    expect(body.notices.join('\n')).to.match(/users\.csv:25: user "nora\.one" has no/);
    expect(body.summary.rowsSkipped).to.be.greaterThan(0);
  });

  it('import for the source that the query names, and do not guess between several', async () => {
    expect((await upload(await demo(), { query: '?source=north' })).body.source).to.equal('north');
    expect((await upload(await demo())).body.source).to.equal('north');
    expect((await upload(await demo(), { query: '?source=south' })).body.outcome.users.created).to.equal(23);
    const several = expectError(await upload(await demo()), 400, 'INVALID_REQUEST');
    expect(several.message).to.include('"north", "south"');
    expectError(await upload(await demo(), { query: '?source=host' }), 400, 'INVALID_REQUEST');
  });

  it('hold back an id that belongs to another name, until the query says whose it is', async () => {
    await upload(await demo());
    const files = await demoFiles();
    const renamed = { ...files, 'users.csv': files['users.csv']?.replace('Sofia,Marchetti', 'Nora,Newborn') ?? '' };
    // Without the address there is no proof that the person is the same.
    const users = renamed['users.csv'].replace('sofia.marchetti@example.org', '');
    const changed = await zip({ ...renamed, 'users.csv': users });
    const { body } = await upload(changed);
    expect(body.notices[0]).to.include('user "sofia.marchetti" is Nora Newborn now');
    expect(body.outcome.held_back.map(({ external_id }) => external_id)).to.deep.equal(['sofia.marchetti']);
    const before = await http().world.people.findByExternalId('sofia.marchetti', 'roster');
    const reused = await upload(changed, { query: '?reused_ids=nobody,sofia.marchetti' });
    expect(reused.body.outcome.held_back).to.deep.equal([]);
    const after = await http().world.people.findByExternalId('sofia.marchetti', 'roster');
    expect([before?.firstName, after?.firstName]).to.deep.equal(['Sofia', 'Nora']);
    expect(after?.id).not.to.equal(before?.id);
  });

  it('tell the reader which secondary administrators are confirmed', async () => {
    await upload(await demo(), { query: '?confirm_admins=a,%20b&dry_run=true' });
    expect(reads[0]?.[1].confirmedAdmins).to.deep.equal(['a', 'b']);
  });

  it('refuse a query that is not valid before they read the file', async () => {
    for (const query of [
      '?dry_run=yes',
      '?format=xml',
      '?as_of=tomorrow',
      '?as_of=2026-02-30',
      '?as_of=',
      '?force=true',
    ])
      expectError(await upload(await demo(), { query }), 400, 'INVALID_REQUEST');
    const { body } = await upload(await demo(), { query: '?as_of=2026-02-30' });
    expect((body as unknown as Static<typeof errorSchema>).error.message).to.include('2026-08-31');
    expect(reads).to.deep.equal([]);
  });

  it('refuse a file that is not a roster, name the place, and change nothing', async () => {
    const files = await demoFiles();
    const { 'users.csv': users = '', ...noUsers } = files;
    for (const [bytes, words] of [
      [new Uint8Array(Buffer.from('PK, but no archive')), /roster\.zip: the ZIP archive cannot be read/],
      [new Uint8Array(0), /roster\.zip/],
      [await zip(files, (whole) => whole.subarray(0, whole.length / 2)), /roster\.zip/],
      [await zip({ 'readme.txt': 'hello' }), /csv/],
      [await zip(noUsers), /users\.csv/],
      [await zip({ ...files, 'users.csv': `${users}"never closed` }), /users\.csv:25/],
      [await zip({ 'xxx/users.csv': users }, leadOut), /roster\.zip/],
    ] as const) {
      const error = expectError(await upload(bytes), 400, 'INVALID_REQUEST');
      expect(error.message).to.match(words).and.not.contain(uploads);
    }
    expect(await find('sofia.marchetti')).to.equal(undefined);
  });

  it('refuse a roster that would deactivate more than a fifth of the school', async () => {
    await upload(await demo());
    const files = await demoFiles();
    const users = files['users.csv']?.split('\n').slice(0, 10).join('\n') ?? '';
    const error = expectError(await upload(await zip({ ...files, 'users.csv': users })), 400, 'INVALID_REQUEST');
    expect(error.message).to.include('Look at the difference');
    expect(await find('natalia.koval')).to.include({ isActive: true });
    const cut = await zip({ ...files, 'users.csv': users });
    const preview = (await upload(cut, { query: '?dry_run=true' })).body as unknown as {
      outcome: { losses: number; alarms: { what: string; gone: number }[] };
    };
    expect(preview.outcome.alarms[0]).to.include({ what: 'people' });
    const { losses } = preview.outcome;
    expectError(await upload(cut, { query: `?force=${losses - 1}` }), 400, 'INVALID_REQUEST');
    expect((await upload(cut, { query: `?force=${losses}` })).status).to.equal(200);
    expect(await find('natalia.koval')).to.include({ isActive: false });
  });

  it('bound the bytes that they read from an archive', async () => {
    await upload(await demo());
    expect(reads[0]?.[1].maxBytes).to.equal(256 * 1024 * 1024);
    const refusal = await readRosterFile(await writeZip(await demoFiles()), {
      policy: educationPolicy,
      asOf: new Date(),
      maxBytes: 1_000,
    }).catch((failure: unknown) => failure);
    expect(refusal).to.have.property('code', 'INVALID_REQUEST');
  });

  it('accept ZIP and no other media type', async () => {
    for (const type of ['application/json', 'text/csv', 'multipart/form-data; boundary=x', 'application/zipped', ''])
      expectError(await upload(await demo(), { headers: { 'content-type': type } }), 415, 'UNSUPPORTED_MEDIA_TYPE');
    const compressed = { ...zipType, 'content-encoding': 'gzip' };
    expectError(await upload(await demo(), { headers: compressed }), 415, 'UNSUPPORTED_MEDIA_TYPE');
  });

  it('refuse more than 50 MiB with and without Content-Length', async () => {
    expectError(await upload(new Uint8Array(limit + 1)), 413, 'PAYLOAD_TOO_LARGE');
    expect(await stream(limit + 2 * 1024 * 1024, {})).to.equal(413);
    expect(await stream(1, { 'content-length': String(limit * 2) })).to.equal(413);
    expect(reads).to.deep.equal([]);
  });

  it('run one at a time and send others away with Retry-After', async () => {
    gate = new Gate();
    const isReading = gate.shut();
    const first = upload(await demo());
    await isReading;
    const refused = await upload(await demo());
    expectError(refused, 503, 'UNAVAILABLE');
    expect(refused.headers.get('retry-after')).to.equal('5');
    gate.open();
    expect((await first).status).to.equal(200);
    expect((await upload(await demo())).status).to.equal(200);
  });

  it('remove an upload that breaks off, and accept the next', async () => {
    const sent = httpRequest(`${http().address}${path}`, {
      method: 'POST',
      headers: { authorization: http().token('ada'), ...zipType, 'content-length': '1000' },
    });
    sent.on('error', () => {});
    sent.write('PK half of it');
    await eventually(async () => expect(await saved()).to.have.length(1));
    sent.destroy();
    await eventually(async () => expect(await saved()).to.deep.equal([]));
    expect((await upload(await demo())).status).to.equal(200);
  });

  it('admit administrators and the key, and nobody else', async () => {
    for (const as of ['tess', 'tom', 'sam', 'pam'] as const)
      expectError(await upload(await demo(), { as }), 403, 'ACCESS_DENIED');
    expectError(await upload(await demo(), { as: null }), 401, 'UNAUTHORIZED');
    const key = (given: string) => ({ as: null, headers: { ...zipType, 'x-directory-key': given } });
    expectError(await upload(await demo(), key('wrong')), 401, 'UNAUTHORIZED');
    expect(reads).to.deep.equal([]);
    expect((await upload(await demo(), key(testKey))).status).to.equal(200);
  });

  /** Sends a body in pieces, without its length or with a wrong one, and resolves to the status of the answer. */
  const stream = async (size: number, headers: Record<string, string>): Promise<number | undefined> => {
    const sent = httpRequest(`${http().address}${path}`, {
      method: 'POST',
      headers: { authorization: http().token('ada'), ...zipType, ...headers },
    });
    const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
    const piece = Buffer.alloc(64 * 1024);
    const pieces = Readable.from(Array.from({ length: Math.ceil(size / piece.length) }, () => piece));
    // The server may close the connection before everything is sent.
    pieces.pipe(
      sent.on('error', () => {}),
      { end: false },
    );
    const [answer] = await answered;
    sent.destroy();
    return answer.statusCode;
  };
});

describe('rosterRoutes under a policy without classes', () => {
  const http = withHttp({ policy: marketplacePolicy });
  afterEach(removeRosterFolders);

  it('refuse every roster with the reason', async () => {
    const response = await fetch(`${http().address}${path}`, {
      method: 'POST',
      headers: { authorization: http().token('ada'), ...zipType },
      body: new Uint8Array(await readFile(await writeZip(await demoFiles()))),
    });
    const answer = { status: response.status, headers: response.headers, body: await response.json() };
    const error = expectError(answer, 400, 'INVALID_REQUEST');
    expect(error.message).to.match(/^A roster cannot be imported under the policy "marketplace"/);
  });
});

describe('rosterRoutes under the policy of a host', () => {
  const http = withHttp({ policy: trainingPolicy });
  afterEach(removeRosterFolders);

  it('import its roles and relations, and its rooms follow', async () => {
    const files = {
      'users.csv': 'sourcedId,role,givenName,familyName\ni1,instructor,Ada,Bell\na1,apprentice,Cy,Dunn\n',
      'classes.csv': 'sourcedId,title\nc1,Welding\n',
      'enrollments.csv': 'classSourcedId,userSourcedId,role\nc1,i1,instructor\nc1,a1,apprentice\n',
    };
    const response = await fetch(`${http().address}${path}`, {
      method: 'POST',
      headers: { 'x-directory-key': testKey, ...zipType },
      body: new Uint8Array(await readFile(await writeZip(files))),
    });
    const body = (await response.json()) as Static<typeof rosterReport>;
    expect([response.status, body.notices]).to.deep.equal([200, []]);
    expect(body.summary.relations).to.deep.equal({ lehrt: { active: 1, ended: 0 } });
    expect(body.outcome.rooms.created).to.equal(1);
  });
});

/** Renames the entry's folder to one that leads out of the archive. */
const leadOut = (bytes: Buffer): Buffer =>
  Buffer.from(bytes.toString('latin1').replaceAll('xxx/users', '..//users'), 'latin1');
