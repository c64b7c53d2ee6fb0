/** Pages that are written by the code itself: what the packages export, the calls over HTTP, the frames of sockets. */
import { makeRouter } from '../../dist/adapters/http/makeRouter.js';
import { asyncApi } from '../../dist/adapters/wire/frames/asyncApi.js';
import { exportsOf } from './readDeclarations.js';
import { tidyJson } from './tidyJson.js';

/** @typedef {{ address: string, text: string, source: string }} ReferencePage whose source is a document */

const ENTRIES = [
  {
    name: 'homeroom',
    file: 'dist/composition/index.d.ts',
    about: 'What a host imports. [In a host’s own program](../hosts.md) explains its use.',
  },
  {
    name: 'homeroom/client',
    file: 'dist/client/index.d.ts',
    about: 'What a page or a program imports. [The client](../client.md) explains its use.',
  },
  { name: 'homeroom/react', file: 'dist/client/react/index.d.ts', about: 'Hooks over `homeroom/client`.' },
  {
    name: 'homeroom/contracts',
    file: 'dist/tests/contracts/index.d.ts',
    about: 'Suites that [prove an adapter](../replacing-parts.md#proving-an-adapter).',
  },
];

/** @param {{ name: string, file: string, about: string }} entry @returns {ReferencePage} */
const packagePage = ({ name, file, about }) => {
  const parts = exportsOf(file)
    .sort((one, other) => (one.name.toLowerCase() < other.name.toLowerCase() ? -1 : 1))
    .map(({ name: own, kind, comment, code }) => `## ${own}\n\n*${kind}*\n\n${comment}\n\n\`\`\`ts\n${code}\n\`\`\`\n`);
  return {
    address: `reference/${name.replace('/', '-')}.html`,
    text: name,
    source: `# ${name}\n\n${about} Written from the comments of the code.\n\n${parts.join('\n')}`,
  };
};

/** @param {unknown} value */
const json = (value) => `\`\`\`json\n${tidyJson(value)}\n\`\`\`\n`;
/** @param {unknown} text for a cell of a table */
const cell = (text) =>
  String(text ?? '')
    .replaceAll('|', '\\|')
    .replaceAll('\n', ' ');
/** @param {string | undefined} reference */
const nameOf = (reference = '') => reference.replace('#/components/schemas/', '');

/** @typedef {Record<string, any>} Json */

/** @param {Json} schemas @param {Json | undefined} schema */
const shape = (schemas, schema) => {
  if (schema === undefined) return '';
  const { examples, ...rest } = schemas[nameOf(schema['$ref'])] ?? schema;
  const named = nameOf(schema['$ref']);
  const name = named === '' ? '' : `[\`${named}\`](schemas.html#${named.toLowerCase()})\n\n`;
  const example = examples === undefined ? '' : `For example\n\n${json(examples[0])}\n`;
  return example === '' ? `${name}${json(rest)}` : `${name}${example}`;
};

/** @param {Json} description @returns {ReferencePage[]} */
const restPages = ({ paths, components: { schemas } }) => {
  const calls = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), ...operation })),
  );
  const tags = [...new Set(calls.flatMap(({ tags: own }) => own))];
  const sections = tags.map((tag) => {
    const own = calls.filter(({ tags: all, deprecated }) => all.includes(tag) && deprecated !== true);
    const parts = own.map(({ path, method, summary, description = '', parameters, requestBody, responses }) => {
      const rows = parameters.map(
        (/** @type {Json} */ one) =>
          `| \`${one['name']}\` | ${one['in']}${one['required'] === true ? ', required' : ''} | ${cell(one['description'])} |`,
      );
      const table = rows.length === 0 ? '' : `| parameter | | |\n| --- | --- | --- |\n${rows.join('\n')}\n\n`;
      const body = requestBody?.content?.['application/json']?.schema;
      const answers = Object.entries(/** @type {Json} */ (responses)).map(
        ([status, { description: words, content }]) => {
          const name = nameOf(content?.['application/json']?.schema?.['$ref']);
          return `| ${status} | ${cell(words)} | ${name === '' ? '' : `[\`${name}\`](schemas.html#${name.toLowerCase()})`} |`;
        },
      );
      return `### ${method} ${path}\n\n${summary} ${description}\n\n${table}${body === undefined ? '' : `Body: ${shape(schemas, body)}\n`}| status | | |\n| --- | --- | --- |\n${answers.join('\n')}\n`;
    });
    return own.length === 0 ? '' : `## ${tag}\n\n${parts.join('\n')}`;
  });
  const about =
    'Every call over HTTP, from the schemas that validate it. A running server has the same as OpenAPI 3.1 at `/api/openapi.json`. [The protocol](../protocol.md) explains how the calls belong together.';
  const all = Object.entries(schemas).map(([name, schema]) => `## ${name}\n\n${json(schema)}`);
  return [
    { address: 'reference/rest.html', text: 'REST', source: `# REST\n\n${about}\n\n${sections.join('\n')}` },
    {
      address: 'reference/schemas.html',
      text: 'Schemas',
      source: `# Schemas\n\nThe bodies and answers of [REST](rest.html), as JSON Schema.\n\n${all.join('\n')}`,
    },
  ];
};

/** @param {Json} description @returns {ReferencePage} */
const socketPage = ({ operations, channels, components: { schemas } }) => {
  const messages = channels['chat'].messages;
  /** @param {string} title @param {Json} operation */
  const section = (title, operation) => {
    const parts = operation['messages'].map((/** @type {Json} */ { $ref }) => {
      const { name, summary = '', examples, payload } = messages[$ref.split('/').at(-1)];
      const example = examples === undefined ? '' : json(examples[0].payload);
      return `### ${name.replace(/^(client|server)\./, '')}\n\n${summary}\n\n${example}\n${json(schemas[nameOf(payload['$ref'])])}`;
    });
    return `## ${title}\n\n${parts.join('\n')}`;
  };
  const about =
    'Every frame of `/ws/chat/`, from the schemas that validate it. A running server has the same as AsyncAPI 3 at `/api/asyncapi.json`. [The protocol](../protocol.md) explains how the frames belong together.';
  return {
    address: 'reference/sockets.html',
    text: 'Sockets',
    source: `# Sockets\n\n${about}\n\n${section('From the client', operations['fromClient'])}\n${section('From the server', operations['toClient'])}`,
  };
};

/** The routes describe themselves without being called, so nothing stands behind them. @type {any} */
const nothing = new Proxy(() => nothing, {
  get: (_target, name) => (name === 'then' || typeof name === 'symbol' ? undefined : nothing),
});

/** The OpenAPI document, as a server sends it. @param {string} version @returns {Promise<Json>} */
const openApi = (version) =>
  new Promise((resolve, reject) => {
    const router = makeRouter(
      {
        ...{
          chat: nothing,
          authenticator: nothing,
          readRosterFile: nothing,
          pullRoster: nothing,
          makeArchive: nothing,
        },
        ...{ checks: [], legacy: [], roster: nothing, door: { ...nothing, providers: [] } },
      },
      { version, log: nothing, onAnswered: () => {}, corsOrigins: [] },
    );
    const response = {
      setHeader: () => {},
      writeHead: () => response,
      on: () => {},
      once: () => {},
      end: (/** @type {string} */ body) => resolve(JSON.parse(body)),
    };
    const request = {
      method: 'GET',
      url: '/api/openapi.json',
      headers: {},
      socket: {},
      on: () => {},
      once: () => {},
      res: response,
    };
    router(/** @type {any} */ (request), /** @type {any} */ (response), reject);
  });

/** @param {string} version @returns {Promise<ReferencePage[]>} */
export const referencePages = async (version) => [
  ...ENTRIES.map(packagePage),
  ...restPages(await openApi(version)),
  socketPage(asyncApi(version)),
];
