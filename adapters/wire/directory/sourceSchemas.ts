import Type from 'typebox';
import { described, listOf, strictObject, textSchema } from '../schema/scalarSchemas.ts';

const share = (of: string) =>
  Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1, description: `Share of the ${of}. Default 0.2.` }));

const pull = strictObject(
  {
    enabled: Type.Optional(Type.Boolean({ description: 'false: only when somebody asks for it. Default true.' })),
    url: Type.String({ minLength: 1, maxLength: 2_000, description: 'Address of the system, with https.' }),
    version: Type.Union([Type.Literal('1.1'), Type.Literal('1.2')], { description: 'Version of OneRoster.' }),
    tokenUrl: Type.String({
      minLength: 1,
      maxLength: 2_000,
      description: 'Where tokens are given (OAuth 2, client credentials), with https.',
    }),
    clientId: textSchema(1_000, 1),
    secret: described(
      textSchema(63, 1),
      'Name of the secret, which the server has as ROSTER_SECRET_ with this name; never the secret itself.',
      'NORTH',
    ),
    scope: Type.Optional(
      described(textSchema(2_000, 1), 'Default: reading the core of a roster.', 'roster-core.readonly'),
    ),
    at: Type.Optional(
      Type.Unsafe<readonly string[]>({
        type: 'array',
        items: { type: 'string', maxLength: 5 },
        description: 'Times of the day in the time zone of the source. Default 02:00.',
        minItems: 1,
        maxItems: 24,
        examples: [['02:00']],
      }),
    ),
    everyMinutes: Type.Optional(
      Type.Integer({ minimum: 15, maximum: 10_080, description: 'Minutes between two pulls, in place of at.' }),
    ),
    fullEveryDays: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 366,
        description: 'Days after which everything is pulled, and between them what changed. 0: everything. Default 7.',
      }),
    ),
  },
  {
    description: 'How rosters are pulled from a school information system. Only who manages everything may change it.',
  },
);

/** How the rosters of a source are read; what is left out has its default. */
export const sourceSettings = strictObject(
  {
    roles: Type.Optional(
      Type.Record(
        Type.String({ minLength: 1, maxLength: 100 }),
        Type.Union([Type.String({ maxLength: 100 }), Type.Null()]),
        {
          description: 'Words of the roster and the roles that they mean; null leaves rows with the word out.',
          maxProperties: 1000,
          examples: [{ nurse: 'staff' }],
        },
      ),
    ),
    names: Type.Optional(
      Type.Union([Type.Literal('preferred'), Type.Literal('legal')], {
        description: 'Which names are shown. Default preferred.',
      }),
    ),
    language: Type.Optional(
      described(textSchema(50, 1), 'Language of the school; it says which name comes first. Default none.', 'hu'),
    ),
    nameOrder: Type.Optional(
      Type.Union([Type.Literal('given_first'), Type.Literal('family_first')], {
        description: 'Which name comes first. Default family_first where language is ja, zh, ko or hu.',
      }),
    ),
    timeZone: Type.Optional(
      described(textSchema(100, 1), 'IANA name of the zone whose calendar counts. Default UTC.', 'Europe/Berlin'),
    ),
    guards: Type.Optional(
      strictObject({
        people: share('people above which an import stops'),
        relations: share('relations of a kind'),
        guardians: share('relations of guardians'),
        classes: share('classes'),
      }),
    ),
    pull: Type.Optional(pull),
  },
  { title: 'SourceSettings', examples: [{ names: 'legal', timeZone: 'Europe/Berlin', guards: { people: 0.3 } }] },
);

export const sourceList = strictObject(
  {
    sources: listOf(
      strictObject({
        name: Type.String({ description: 'e.g. north-school' }),
        kind: Type.String({ description: 'roster or host' }),
        organisations: listOf(Type.String({ description: 'what the source calls it' })),
      }),
    ),
  },
  { title: 'SourceList' },
);
