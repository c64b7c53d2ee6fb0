import { clientFrames } from './clientFrames.ts';
import type { SampleFrame } from './SampleFrame.ts';
import { client, end, heard, host, inMemory, part, school } from './surroundings.ts';

export const sampleFrames: readonly SampleFrame[] = [
  { page: 'README.md', has: 'app.use(chat.page)', before: `${host}import { createChat } from 'homeroom';`, after: end },
  {
    page: 'README.md',
    has: 'ports: { rateLimiter: new TallyLimiter() }',
    before: `${host}import { createChat } from 'homeroom';`,
    after: end,
    instead: [inMemory('authenticate,')],
  },
  {
    page: 'README.md',
    has: 'fetchToken()',
    before: client,
    after: heard('Good morning') + end,
    instead: [['17', 'roomId']],
  },
  ...['/chat/ws/chat', 'page: { theme }'].map((has) => ({
    ...{ page: 'docs/page-in-your-pages.md', has, before: `${host}import { createChat } from 'homeroom';`, after: end },
    instead: [inMemory('authenticate,')],
  })),
  {
    page: 'docs/hosts.md',
    has: 'sessionOf(request)',
    before: host,
    after: end,
    instead: [["'postgres://…'", "'memory'"]],
  },
  {
    page: 'docs/hosts.md',
    has: 'south.router',
    before: `${host}import { createChat } from 'homeroom';
const north = await createChat({ database: 'memory', authenticate });
const south = await createChat({ database: 'memory', authenticate });`,
    after: 'await north.close(); await south.close(); await school.close();',
  },
  {
    page: 'docs/hosts.md',
    has: 'await crm.save(event.id',
    before: `${school}
import { eventually } from '../tests/support/eventually.js';
const { chat } = school;
const [shown, saved]: string[][] = [[], []];
const dashboard = { show: (text: string) => void shown?.push(text) };
const crm = { save: async (_id: string, text: string) => void saved?.push(text) };`,
    after: `await chat.sendMessage({ senderId: 't1', roomId: school.roomId, content: 'Page 12' });
await eventually(() => expect([shown?.at(-1), saved?.at(-1)]).to.deep.equal(['Page 12', 'Page 12']));
await school.close();`,
    instead: [['await end();', 'void end;']],
  },
  {
    page: 'docs/hosts.md',
    has: 'hasLink',
    before: `${school}
const { chat } = school;
const hasLink = async (text: string) => text.includes('://');`,
    after: `const refusal = await chat
  .sendMessage({ senderId: 't1', roomId: school.roomId, content: 'https://page.example' })
  .catch((reason) => reason);
expect(refusal.code).to.equal('MESSAGE_REFUSED');
await school.close();`,
  },
  {
    page: 'docs/hosts.md',
    has: 'function crm(chat',
    before: `${host}import { createChat, type HomeroomChat } from 'homeroom';
const save = async () => {};`,
    after: end,
    instead: [inMemory('authenticate,')],
  },
  {
    page: 'docs/hosts.md',
    has: "name: 'search-index'",
    before: `${school}
const { chat } = school;
const found: string[] = [];
const index = { put: async (_id: string, text: string) => void found.push(text) };`,
    after: `import { eventually } from '../tests/support/eventually.js';
await eventually(() => expect(found).to.include('Welcome'));
await school.close();`,
  },
  {
    page: 'docs/hosts.md',
    has: 'renameSync',
    before: `${school}
import { mkdtempSync, rmSync } from 'node:fs';
import { directoryKey as key } from '../tests/docs/samples/sampleSchool.js';
const server = school.address;
const folder = mkdtempSync('/tmp/homeroom-place-');
const place = folder + '/place';
const types: string[] = [];
const handle = async (event: { type: string }) => void types.push(event.type);
const stop = new Error('enough was read');
const loop = async () => {`,
    after: `};
expect(await loop().catch((reason) => reason)).to.equal(stop);
expect(types).to.include('new_message');
rmSync(folder, { recursive: true });
await school.close();`,
    instead: [
      ["existsSync('place')", 'existsSync(place)'],
      ["readFileSync('place'", 'readFileSync(place'],
      ["writeFileSync('place.new'", "writeFileSync(place + '.new'"],
      ["renameSync('place.new', 'place');", "renameSync(place + '.new', place);"],
      ['if (!hasMore)', "if (types.includes('new_message')) throw stop;\n  if (!hasMore)"],
    ],
  },
  {
    page: 'docs/notifications.md',
    has: "name: 'phone'",
    before: `${host}import { createChat, type NotificationChannel } from 'homeroom';
const sendText = async (_number: string, _words: string, _options: { idempotencyKey: string }) => ({ status: 'ok' });`,
    after: end,
    instead: [inMemory('authenticate,')],
  },
  { page: 'docs/policy-cookbook.md', has: "name: 'mentors'", after: 'await chat.close();' },
  { page: 'docs/policy-cookbook.md', has: "inverse('guardian_of')", after: 'void rule;' },
  {
    page: 'docs/policy-cookbook.md',
    has: 'marketplacePolicy.guards',
    before: "import { expect } from 'chai';",
    after: `expect(row).to.deep.equal({ guard: 'contact', rooms: ['direct', 'job'], while: 'bids_on', until: 'hired_for', action: 'refuse' });`,
  },
  {
    page: 'docs/policy-cookbook.md',
    has: 'explainContact',
    before: `${school}const { chat } = school;`,
    after: 'expect(answer.allowed).to.equal(true); await school.close();',
  },
  {
    page: 'docs/policy-cookbook.md',
    has: "status: 'ended'",
    before: `${school}const { chat } = school;`,
    after: `const refusal = await chat
  .sendMessage({ senderId: 't1', roomId: school.roomId, content: 'Are you there?' })
  .catch((reason) => reason);
expect(refusal.code).to.equal('CANNOT_CHAT');
await school.close();`,
    instead: [["context: 'maths'", "context: 'bio-7b'"]],
  },
  {
    page: 'docs/policy.md',
    has: "name: 'clinic', roles, relations",
    before: `import { alumniPolicy, type PolicyTable } from 'homeroom';
const { roles, relations, rules, roomTypes, rights, words } = alumniPolicy as unknown as PolicyTable;
const authenticate = () => null;`,
    after: 'await chat.close();',
    instead: [['createChat({ policy', "createChat({ database: 'memory', policy"]],
  },
  { page: 'docs/policy.md', has: "treats: { from: 'doctor'", ...part },
  { page: 'docs/policy.md', has: "['doctor', 'patient', via('treats')]", ...part },
  { page: 'docs/policy.md', has: 'requests: { between', ...part },
  {
    page: 'docs/policy.md',
    has: 'audience_guardians',
    before: `${part.before} roomTypes: {`,
    after: `} ${part.after}`,
  },
  {
    page: 'docs/policy.md',
    has: 'const standard = standardRoomTypes',
    before: "import { type PolicyTable, standardRoomTypes } from 'homeroom';",
    after: 'void roomTypes;',
  },
  {
    page: 'docs/policy.md',
    has: 'const protects',
    before: "import { educationPolicy, type PolicyTable } from 'homeroom';",
    after: 'void roomTypes;',
  },
  { page: 'docs/safeguarding.md', has: 'moderateReports', ...part },
  {
    page: 'docs/replacing-parts.md',
    has: 'const limiter: RateLimiter',
    before: host,
    after: end,
    instead: [inMemory('authenticate,')],
  },
  {
    page: 'docs/replacing-parts.md',
    has: 'rateLimiterContract',
    before: "import { TallyLimiter } from '../examples/TallyLimiter.js';",
  },
  ...clientFrames,
];
