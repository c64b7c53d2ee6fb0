import type { ErrorCode } from '../../../core/errors.ts';
import { errorSchema, syncGoneSchema } from '../../wire/errors/errorSchema.ts';
import { errorTable } from '../../wire/errors/errorTable.ts';
import type { TObject } from '../../wire/schema/compileSchema.ts';
import { NamedComponents } from '../../wire/schema/NamedComponents.ts';
import type { Access, Route } from '../routing/Route.ts';

type Json = Readonly<Record<string, unknown>>;

export interface ApiDescription extends Json {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>>; readonly securitySchemes: Json };
}

export interface Operation extends Json {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly parameters: readonly Json[];
  readonly requestBody?: Json;
  readonly responses: Readonly<Record<string, Json>>;
}

const everywhere: readonly ErrorCode[] = ['INVALID_REQUEST', 'UNAVAILABLE', 'INTERNAL'];
const withBody: readonly ErrorCode[] = ['PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'];
/** Each route that stores something may find the disk full, or the server maintained. */
const whereStored: readonly ErrorCode[] = ['INSUFFICIENT_STORAGE', 'MAINTENANCE'];
const byAccess: Readonly<
  Record<Access, { readonly errors: readonly ErrorCode[]; readonly security: readonly Json[] }>
> = {
  person: { errors: ['UNAUTHORIZED', 'USER_INACTIVE'], security: [{ bearer: [] }] },
  poster: {
    errors: ['UNAUTHORIZED', 'USER_INACTIVE'],
    security: [{ bearer: [] }, { serviceKey: [] }],
  },
  directory: {
    errors: ['UNAUTHORIZED', 'USER_INACTIVE', 'ACCESS_DENIED'],
    security: [{ bearer: [] }, { directoryKey: [] }],
  },
  source: {
    errors: ['UNAUTHORIZED', 'USER_INACTIVE', 'ACCESS_DENIED'],
    security: [{ bearer: [] }, { directoryKey: [] }, { sourceKey: [] }],
  },
  audit: {
    errors: ['UNAUTHORIZED', 'USER_INACTIVE', 'ACCESS_DENIED'],
    security: [{ bearer: [] }, { directoryKey: [] }],
  },
  everybody: { errors: [], security: [] },
  browser: { errors: ['ACCESS_DENIED'], security: [] },
};

const about = `People call with "Authorization: Bearer <token>"; the token is a JWT from your identity provider or from
the command "homeroom token". Service accounts call with a key of theirs in its place. A host's own systems call /api/directory/ and
/api/audit/ with X-Directory-Key. Ids are integers;
where a request names a person, ext: and the external id stand for the number (ext:sis-17, percent-encoded in addresses). Times are
ISO 8601 in UTC. Paths work with and without the slash at their end. A request with members that its schema does not
name is refused. An error has a code and the id of the request, which is also in the log. A room that the caller may not
know of gives the same answer as one that does not exist. Sockets send the events; /api/asyncapi.json describes them.`;

/** Makes the OpenAPI 3.1 document of these routes from the schemas that validate them. */
export const describeApi = (routes: readonly Route[], version: string): ApiDescription => {
  const components = new NamedComponents();
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of routes)
    [route.path, ...(route.aliases ?? [])].forEach((path, index) => {
      const operation = describeRoute(route, path, components);
      const pattern = path.replace(/:(\w+)/g, '{$1}');
      paths[pattern] = {
        ...paths[pattern],
        [route.method]: index === 0 ? operation : { ...operation, deprecated: true },
      };
    });
  return {
    openapi: '3.1.0',
    info: { title: 'Homeroom', version, description: about },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: components.schemas,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'Identifies the caller.' },
        serviceKey: {
          type: 'http',
          scheme: 'bearer',
          description: 'A key of a service account, hsk_….',
        },
        directoryKey: {
          type: 'apiKey',
          in: 'header',
          name: 'X-Directory-Key',
          description: 'The setting DIRECTORY_KEY, for systems that maintain the directory.',
        },
        sourceKey: {
          type: 'apiKey',
          in: 'header',
          name: 'X-Directory-Key',
          description: 'A key of a source, for a system that sends the records of this source alone.',
        },
      },
    },
  };
};

const describeRoute = (route: Route, path: string, components: NamedComponents): Operation => ({
  operationId: `${route.method}_${path.replace('/api/chat/', '').replace(/\W+/g, '_').replace(/^_|_$/g, '')}`,
  summary: route.summary,
  ...(route.description === undefined ? {} : { description: route.description }),
  tags: [route.tag],
  security: byAccess[route.access].security,
  parameters: [
    ...describeParameters('path', route.params, components),
    ...describeParameters('query', route.query, components),
  ],
  ...describeBody(route, components),
  responses: { ...describeSuccess(route, components), ...describeErrors(route, components) },
});

const describeBody = (
  { body, upload, receives }: Route,
  components: NamedComponents,
): Pick<Operation, 'requestBody'> => {
  // In OpenAPI 3.1 a body of bytes has a media type and no schema.
  if (upload !== undefined) return { requestBody: { required: true, content: { [upload.contentType]: {} } } };
  if (receives !== undefined) return { requestBody: { required: true, content: fileBody(components) } };
  if (body === undefined) return {};
  return { requestBody: { required: needsBody(body), content: json(components.refer(body)) } };
};

/** A file as the body, or in a form. */
const fileBody = (components: NamedComponents): Json => ({
  'application/octet-stream': {},
  'multipart/form-data': {
    schema: components.refer({
      title: 'FileForm',
      type: 'object',
      required: ['file'],
      properties: { file: { type: 'string', contentMediaType: 'application/octet-stream' } },
      examples: [{ file: '(the bytes of the file)' }],
    }),
  },
});

const json = (schema: Json): Json => ({ 'application/json': { schema } });

const needsBody = (schema: object): boolean => 'required' in schema;

const describeParameters = (
  place: 'path' | 'query',
  schema: TObject | undefined,
  components: NamedComponents,
): Json[] =>
  Object.entries(schema?.properties ?? {}).map(([name, property]) => {
    const { description, examples, ...plain } = components.refer(property);
    return {
      name,
      in: place,
      required: schema?.required?.includes(name) ?? false,
      ...(description === undefined ? {} : { description }),
      ...(Array.isArray(examples) ? { example: examples[0] } : {}),
      schema: plain,
    };
  });

const describeSuccess = (
  { statuses = [200], answer, answerType, accepted }: Route,
  components: NamedComponents,
): Record<string, Json> =>
  Object.fromEntries(
    statuses.map((status) => [
      String(status),
      {
        description: successes[status],
        headers: requestId,
        ...(status === 302
          ? {}
          : {
              content:
                answerType === undefined
                  ? json(components.refer(status === 202 && accepted ? accepted : answer))
                  : { [answerType]: {} },
            }),
      },
    ]),
  );

const successes = { 200: 'Success', 201: 'Created', 202: 'Accepted', 302: 'The browser goes elsewhere' } as const;

const describeErrors = (route: Route, components: NamedComponents): Record<string, Json> => {
  const codes = [
    ...everywhere,
    ...byAccess[route.access].errors,
    ...(route.body === undefined && route.upload === undefined && route.receives === undefined ? [] : withBody),
    ...(route.method === 'get' ? [] : whereStored),
    ...(route.errors ?? []),
  ];
  const responses: Record<string, Json> = {};
  for (const code of codes) {
    const { status, canRetry } = errorTable[code];
    const others = codes.filter((other) => errorTable[other].status === status);
    responses[String(status)] = {
      description: [...new Set(others)].join(' · '),
      headers: canRetry ? { ...requestId, ...retryAfter } : requestId,
      content: json(components.refer(errorSchema)),
    };
  }
  if (route.canBeGone)
    responses['410'] = {
      description: 'The cursor is not in the history',
      content: json(components.refer(syncGoneSchema)),
    };
  return responses;
};

const requestId: Json = { 'X-Request-Id': { schema: { type: 'string' } } };
const retryAfter: Json = { 'Retry-After': { schema: { type: 'integer' }, description: 'seconds' } };
