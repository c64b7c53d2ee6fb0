import Type from 'typebox';
import { cursorParameter, idSchema, limitSchema, listOf, nullable, strictObject } from '../schema/scalarSchemas.ts';

/** The three members that name an organisation: null for whatever belongs to no particular one. */
export const organisationMembers = (of: string) => ({
  organisation_id: nullable(idSchema),
  organisation: Type.Union([Type.String(), Type.Null()], {
    description: `The external id of the organisation of ${of}; null: no particular one.`,
  }),
  organisation_name: nullable(Type.String()),
});

/** A role that somebody has, with its organisation. */
export const heldRole = strictObject(
  { role: Type.String(), ...organisationMembers('the role') },
  { title: 'HeldRole', description: 'A role that a person has, and where.' },
);

/** The strongest first. */
export const heldRoles = listOf(heldRole);

export const organisationsQuerySchema = strictObject({
  limit: Type.Optional(limitSchema(50, 1_000)),
  cursor: Type.Optional(cursorParameter),
});

export const organisationSchema = strictObject(
  {
    id: idSchema,
    source: Type.String({ description: 'Who calls it by its external_id.' }),
    external_id: Type.String(),
    name: Type.String(),
    type: Type.String({ description: 'e.g. school' }),
    parent_id: Type.Union([idSchema, Type.Null()], {
      description: 'The organisation above it; null: it is at the top.',
    }),
    time_zone: Type.Union([Type.String(), Type.Null()], { description: 'An IANA name; null: not known.' }),
  },
  { title: 'Organisation', description: 'A district or a school.' },
);

export const organisationList = strictObject(
  {
    organisations: listOf(organisationSchema),
    next_cursor: nullable(Type.String()),
    has_more: Type.Boolean(),
  },
  { title: 'OrganisationList' },
);
