import { createHash } from 'node:crypto';
import type { ApiDescription, Operation } from './describeApi.ts';

const style = `:root{color-scheme:light dark;--line:#8884}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;
padding:0 1rem}details{border:1px solid var(--line);border-radius:.5rem;margin:.4rem 0;padding:.5rem .8rem}
summary{cursor:pointer;overflow-wrap:anywhere}code,pre{font:.85rem/1.45 ui-monospace,monospace}b{display:inline-block;
min-width:4.2rem}td code,p code{overflow-wrap:anywhere}pre{overflow:auto;background:#8881;padding:.7rem;border-radius:.4rem}table{border-collapse:collapse}
td{border-top:1px solid var(--line);padding:.25rem .9rem .25rem 0;vertical-align:top}.old{opacity:.6}`;

type Schemas = ApiDescription['components']['schemas'];

/** The page's Content-Security-Policy: it loads its own style and nothing else. */
export const docsPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** Renders the description as a page without scripts and without resources from other hosts. */
export const docsPage = ({ info, paths, components }: ApiDescription): string => {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const tags = [...new Set(operations.flatMap(({ operation }) => operation.tags))];
  const sections = tags.map((tag) => {
    const own = operations.filter(({ operation }) => operation.tags.includes(tag));
    return `<h2>${asText(tag)}</h2>${own.map(({ path, method, operation }) => showOperation(path, method, operation, components.schemas)).join('')}`;
  });
  const schemas = Object.entries(components.schemas).map(
    ([name, schema]) =>
      `<details id="${asText(name)}"><summary><code>${asText(name)}</code></summary>${showJson(schema)}</details>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${asText(info.title)} API</title><style>${style}</style></head><body><h1>${asText(info.title)} API</h1>
<p>${asText(info.description)}</p><p>Version ${asText(info.version)} · <a href="openapi.json">OpenAPI 3.1</a> · <a href="asyncapi.json">AsyncAPI 3, the sockets</a></p>
${sections.join('\n')}<h2>Schemas</h2>${schemas.join('')}</body></html>`;
};

const showOperation = (path: string, method: string, operation: Operation, schemas: Schemas): string => {
  const parameters = operation.parameters.map(
    ({ name, in: place, required, description = '', example, schema }) =>
      `<tr><td><code>${asText(String(name))}</code></td><td>${asText(String(place))}${required === true ? ', required' : ''}</td><td>${asText(String(description))}${showExample(example)}<br><code>${asText(JSON.stringify(schema))}</code></td></tr>`,
  );
  const responses = Object.entries(operation.responses).map(
    ([status, { description, content }]) =>
      `<tr><td>${asText(status)}</td><td>${asText(String(description))}</td><td>${showReference(content)}</td></tr>`,
  );
  return `<details${operation['deprecated'] === true ? ' class="old"' : ''}><summary><b>${method.toUpperCase()}</b> <code>${asText(path)}</code> ${asText(operation.summary)}</summary>
${operation.description === undefined ? '' : `<p>${asText(operation.description)}</p>`}<table>${parameters.join('')}</table>${showBody(operation, schemas)}<table>${responses.join('')}</table></details>`;
};

const showBody = ({ requestBody }: Operation, schemas: Schemas): string => {
  if (requestBody === undefined) return '';
  const content = requestBody['content'];
  const examples = schemas[nameOf(content) ?? '']?.['examples'];
  return `<p>Body: ${showReference(content)}.${Array.isArray(examples) ? showExample(examples[0]) : ''}</p>`;
};

const showExample = (example: unknown): string =>
  example === undefined
    ? ''
    : ` E.g. <code>${asText(typeof example === 'string' ? example : JSON.stringify(example))}</code>`;

/** The name of a JSON body's schema, if it has one. */
const nameOf = (content: unknown): string | undefined =>
  /^{"application\/json":{"schema":{"\$ref":"#\/components\/schemas\/(\w+)"}}}$/.exec(
    JSON.stringify(content ?? {}),
  )?.[1];

/** Shows a schema by its name if it has one, else in full. */
const showReference = (content: unknown): string => {
  const name = nameOf(content);
  return name === undefined
    ? `<code>${asText(JSON.stringify(content ?? {}))}</code>`
    : `<a href="#${name}"><code>${name}</code></a>`;
};

const showJson = (value: unknown): string => `<pre>${asText(JSON.stringify(value, null, 2))}</pre>`;

const asText = (text: string): string => text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);
