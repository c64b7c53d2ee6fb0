/** Which code may import which. `node scripts/checkBoundaries.js` runs it, tests/lint/checkBoundaries.test.ts proves it. */

/** The files of core that every feature may import; other files beside them put the features together. */
const coreBasics = ['errors', 'ids', 'clock', 'zonedTime'];

/** The features of core, and the earlier ones that each may import; every one may import the basics. */
const coreFeatures = {
  text: [],
  permissions: [],
  limits: [],
  doctor: [],
  backup: [],
  holds: [],
  blocks: [],
  accounts: ['permissions'],
  audit: ['permissions'],
  imports: ['audit'],
  rooms: ['text', 'permissions', 'limits', 'audit'],
  attachments: ['text', 'permissions', 'limits', 'audit', 'rooms'],
  messages: ['text', 'permissions', 'limits', 'audit', 'rooms', 'attachments'],
  contacts: ['permissions', 'limits', 'rooms', 'requests'],
  oversight: ['text', 'permissions', 'limits', 'audit', 'rooms', 'messages'],
  feed: ['permissions', 'rooms', 'messages'],
  directory: [
    ...['text', 'permissions', 'limits', 'audit', 'rooms', 'contacts', 'doctor', 'holds', 'blocks', 'accounts', 'feed'],
    ...['imports', 'attachments'],
  ],
  history: ['text', 'permissions', 'limits', 'audit', 'rooms', 'attachments', 'messages', 'directory'],
  webhooks: ['permissions', 'audit', 'rooms', 'messages', 'feed', 'directory'],
  pictures: ['permissions', 'limits', 'audit', 'rooms', 'attachments', 'feed', 'directory'],
  moderation: [
    ...['text', 'permissions', 'limits', 'audit', 'rooms', 'messages', 'holds', 'blocks', 'directory', 'oversight'],
  ],
  guard: ['text', 'permissions', 'limits', 'audit', 'rooms', 'attachments', 'messages', 'feed', 'moderation'],
  hooks: ['feed', 'guard', 'messages'],
  requests: ['permissions', 'limits', 'rooms'],
  scheduled: ['permissions', 'limits', 'rooms', 'attachments', 'messages', 'feed', 'moderation', 'guard'],
  signin: ['permissions', 'audit', 'directory'],
  notifications: ['text', 'permissions', 'limits', 'audit', 'rooms', 'messages', 'feed', 'directory'],
  settings: ['permissions', 'limits', 'audit', 'rooms', 'messages', 'feed', 'directory', 'notifications'],
  announcements: ['permissions', 'limits', 'audit', 'rooms', 'messages', 'attachments', 'directory'],
  serviceaccounts: ['text', 'permissions', 'limits', 'audit', 'rooms', 'messages', 'attachments', 'directory'],
  exports: [
    ...['permissions', 'blocks', 'audit', 'imports', 'rooms', 'messages', 'oversight', 'directory', 'moderation'],
    ...['guard', 'scheduled', 'announcements', 'signin', 'attachments', 'notifications', 'requests'],
  ],
  erasure: [
    ...['announcements', 'attachments', 'scheduled'],
    ...[
      'permissions',
      'audit',
      'rooms',
      'messages',
      'oversight',
      'holds',
      'exports',
      'directory',
      'moderation',
      'guard',
    ],
  ],
  retention: [
    ...['permissions', 'audit', 'imports', 'rooms', 'messages', 'holds', 'exports', 'erasure', 'feed', 'guard'],
    ...['announcements', 'attachments', 'scheduled'],
  ],
};

const basicFiles = `^core/(${coreBasics.join('|')})\\.ts$`;

const featureRules = Object.entries(coreFeatures).map(([feature, earlier]) => ({
  name: `core-order-${feature}`,
  comment: `core/${feature} may import ${[...coreBasics, ...earlier].join(', ')}.`,
  severity: 'error',
  from: { path: `^core/${feature}/` },
  to: { path: '^core/', pathNot: [basicFiles, `^core/(${[feature, ...earlier].join('|')})/`] },
}));

/** Imports what only who wants traces has installed. */
const startOfTraces = '^adapters/tracing/startTracing\\.ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'core-is-closed',
      comment: 'core imports nothing outside itself: no package, no Node built-in.',
      severity: 'error',
      from: { path: '^core/' },
      to: { pathNot: '^core/' },
    },
    {
      name: 'core-basics-come-first',
      comment: `${coreBasics.join(', ')} know only each other.`,
      severity: 'error',
      from: { path: basicFiles },
      to: { path: '^core/', pathNot: basicFiles },
    },
    {
      name: 'core-features-are-ordered',
      comment: 'A new feature of core gets its place in the table `coreFeatures` of .dependency-cruiser.cjs.',
      severity: 'error',
      from: { path: '^core/[^/]+/', pathNot: `^core/(${Object.keys(coreFeatures).join('|')})/` },
      to: {},
    },
    ...featureRules,
    {
      name: 'adapters-stand-apart',
      comment:
        'An adapter imports its own folder, adapters/wire and adapters/system, no other adapter; these two import none.',
      severity: 'error',
      from: { path: '^adapters/([^/]+)/', pathNot: '^adapters/(redis|postgres)/' },
      to: { path: '^adapters/', pathNot: ['^adapters/$1/', '^adapters/(wire|system)/'] },
    },
    {
      name: 'what-carries-shares-the-bus',
      comment:
        'Redis and PostgreSQL carry publications between nodes: beside that, what adapters/bus has is common to both.',
      severity: 'error',
      from: { path: '^adapters/(redis|postgres)/' },
      to: { path: '^adapters/', pathNot: ['^adapters/$1/', '^adapters/(wire|system|bus)/'] },
    },
    {
      name: 'adapters-look-inward',
      comment: 'Of this repository, an adapter imports only core and adapters.',
      severity: 'error',
      from: { path: '^adapters/' },
      to: { dependencyTypes: ['local'], pathNot: '^(core|adapters)/' },
    },
    {
      name: 'http-checks-no-rights',
      comment: 'Routes translate: rights, limits and who somebody is are the business of the use cases.',
      severity: 'error',
      from: { path: '^adapters/http/' },
      to: { path: '^core/(permissions/(rights|Policy|People|PersonCache|SocketTickets)\\.ts$|limits/)' },
    },
    {
      name: 'client-stands-alone',
      comment: 'Browsers load the client: it imports nothing outside its folder, besides React in client/react.',
      severity: 'error',
      from: { path: '^client/' },
      to: { pathNot: ['^client/', 'node_modules/(@types/)?react/'] },
    },
    {
      name: 'react-in-its-folder',
      severity: 'error',
      from: { path: '^client/', pathNot: '^client/react/' },
      to: { path: 'node_modules/(@types/)?react/' },
    },
    {
      name: 'client-without-react',
      comment: 'The client serves every framework; its hooks stand beside it and import only React.',
      severity: 'error',
      from: { path: '^client/', pathNot: '^client/react/' },
      to: { path: '^client/react/' },
    },
    {
      name: 'web-is-a-page',
      comment:
        'The page imports the client, itself and core/text, which is pure; of packages only what a browser needs.',
      severity: 'error',
      from: { path: '^web/', pathNot: '^web/vite\\.config\\.js$' },
      to: {
        pathNot: [
          '^(web|client|core/text)/',
          '^emoji-words:',
          'node_modules/(preact|@preact/signals|@preact/signals-core|linkify-it|katex)/',
        ],
      },
    },
    {
      name: 'nobody-imports-the-page',
      severity: 'error',
      from: { pathNot: '^web/' },
      to: { path: '^web/' },
    },
    {
      name: 'server-knows-no-client',
      comment: 'Both sides share the wire only, and a test compares what they say of it.',
      severity: 'error',
      from: { path: '^(core|adapters|composition)/' },
      to: { path: '^client/' },
    },
    {
      name: 'injection-in-composition',
      comment: 'Only composition knows how the parts are put together.',
      severity: 'error',
      from: { pathNot: '^(composition|tests)/' },
      to: { path: 'node_modules/(inversify|@inversifyjs|reflect-metadata)/' },
    },
    {
      name: 'code-knows-no-tests',
      severity: 'error',
      from: { path: '^(core|adapters|client|composition|demo)/' },
      to: { path: '^(tests|bench|examples)/' },
    },
    {
      name: 'bench-is-an-end',
      comment: 'Nothing imports the benchmark but its own tests.',
      severity: 'error',
      from: { pathNot: '^(bench|tests/bench)/' },
      to: { path: '^bench/' },
    },
    {
      name: 'contracts-stand-alone',
      comment: 'Hosts run the contract suites on adapters of their own; nothing else of the tests is published.',
      severity: 'error',
      from: { path: '^tests/contracts/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['local'], pathNot: '^(core|tests/contracts)/' },
    },
    {
      name: 'no-dev-packages-in-code',
      comment: 'The SDK of OpenTelemetry is an optional peer, imported in one file where it is known to be wanted.',
      severity: 'error',
      from: { path: '^(core|adapters|composition|demo)/', pathNot: startOfTraces },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-dead-ends',
      comment:
        'Only `homeroom` itself may be missing: examples import it as a host does, and it exists once built. Vite makes `emoji-words`. Two examples are programs of their own, which tests give what they need.',
      severity: 'error',
      from: { pathNot: ['^examples/(generatedClient|reactNative)/'] },
      to: { couldNotResolve: true, pathNot: ['^homeroom(/|$)', '^emoji-words:'] },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^dist/'] },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
