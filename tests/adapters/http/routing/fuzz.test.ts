import { expect } from 'chai';
import fc from 'fast-check';
import { generousLimits } from '../../../support/openChat.ts';
import { HttpWorld, testKey } from '../HttpWorld.ts';

/** Values that often break programs. */
const awkward = fc.constantFrom<unknown>(
  '',
  '0',
  '-1',
  '\0',
  '\ud800',
  '__proto__',
  '../',
  '%00',
  '9007199254740993',
  'Infinity',
  -1,
  0,
  1.5,
  2 ** 53,
  1e308,
  null,
  [],
  {},
  true,
);
const value = fc.oneof(
  awkward,
  fc.integer({ min: 1, max: 30 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.jsonValue({ maxDepth: 2 }),
);
const names = [
  'content',
  'client_id',
  'reply_to',
  'attachment_ids',
  'type',
  'user_id',
  'name',
  'participant_ids',
  'job_id',
  'worker_id',
  'is_archived',
  'is_active',
  'up_to_id',
  'user_ids',
  'users',
  'relations',
  '__proto__',
  'constructor',
  'toString',
];
const body = fc.oneof(
  fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 4 }),
  fc.record(
    {
      type: fc.constantFrom('direct', 'group', 'announcement', 'job'),
      user_id: value,
      name: value,
      participant_ids: value,
      job_id: value,
      worker_id: value,
    },
    { requiredKeys: ['type'] },
  ),
  fc.record({ content: value, client_id: fc.oneof(value, fc.uuid()), reply_to: value }, { requiredKeys: ['content'] }),
  fc.record(
    {
      users: fc.array(
        fc.record({ external_id: value, role: value, first_name: value, last_name: value, is_active: fc.boolean() }),
        { maxLength: 3 },
      ),
      relations: value,
    },
    { requiredKeys: ['users'] },
  ),
  fc.jsonValue({ maxDepth: 3 }),
);
const text = value
  .map((one) => Buffer.from(typeof one === 'string' ? one : JSON.stringify(one)).toString())
  .filter((one) => one !== '.' && one !== '..');
const queryNames = [
  'limit',
  'cursor',
  'before',
  'after',
  'around',
  'q',
  'role',
  'type',
  'state',
  'external_id',
  'dry_run',
  'odd',
];
const query = fc.array(
  fc.tuple(fc.constantFrom(...queryNames), fc.oneof(text, fc.constantFrom('1', '50', 'true', 'direct', 'WzFd'))),
  { maxLength: 3 },
);

describe('any input', () => {
  let http: HttpWorld;
  before(async () => {
    http = await HttpWorld.open({
      limits: generousLimits,
    });
    await http.school.say(await http.school.direct('tess', 'sam'), 'tess', 'one', 'two');
  });
  after(() => http.close());

  it('gets a documented answer below 500 from every call (I15)', async function () {
    this.timeout(60_000);
    const calls = Object.entries(http.contract.document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({ path, method: method.toUpperCase() })),
    );
    const request = fc.record({
      call: fc.constantFrom(...calls),
      ids: fc.array(fc.oneof(text, fc.integer({ min: 1, max: 12 }).map(String)), { minLength: 2, maxLength: 2 }),
      query,
      body,
    });
    await fc.assert(
      fc.asyncProperty(request, async ({ call, ids, query: pairs, body: sent }) => {
        let used = 0;
        const path = call.path.replace(/\{\w+\}/g, () => encodeURIComponent(ids[used++] ?? ''));
        const address = `${path}?${new URLSearchParams(pairs)}`;
        const hasBody = call.method !== 'GET' && call.method !== 'DELETE';
        const answer = await http.ask('tess', call.method, address, {
          ...(hasBody ? { body: JSON.stringify(sent) } : {}),
          headers: path.startsWith('/api/directory') ? { 'x-directory-key': testKey } : {},
        });
        expect(
          answer.status,
          `${call.method} ${address} ${JSON.stringify(sent)} ${JSON.stringify(answer.body)}`,
        ).to.be.below(500);
      }),
      { numRuns: 600 },
    );
    expect((await http.get('tess', '/api/chat/me/')).status, 'the server lives').to.equal(200);
  });

  it('of random bytes is refused as a body', async function () {
    this.timeout(60_000);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        const response = await fetch(`${http.address}/api/chat/rooms/`, {
          method: 'POST',
          headers: { authorization: http.token('tess'), 'content-type': 'application/json' },
          body: Uint8Array.from(bytes),
        });
        expect(response.status).to.equal(400);
        await response.arrayBuffer();
      }),
      { numRuns: 100 },
    );
  });
});
