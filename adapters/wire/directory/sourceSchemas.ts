import Type from 'typebox';
import { described, listOf, strictObject, textSchema } from '../schema/scalarSchemas.ts';

const share = (of: string) =>
  Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1, description: `Share of the ${of}. Default 0.2.` }));

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
