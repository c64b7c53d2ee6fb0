import Type from 'typebox';
import { personSchema } from '../messages/messageSchemas.ts';
import {
  described,
  idSchema,
  listOf,
  nullable,
  strictObject,
  textSchema,
  timeSchema,
} from '../schema/scalarSchemas.ts';

export const waysAnswer = strictObject(
  {
    providers: listOf(strictObject({ id: Type.String(), name: Type.String(), address: Type.String() })),
    mails_links: Type.Boolean({ description: 'Whether people without a school account can ask for a link by mail.' }),
    takes_tokens: Type.Boolean({ description: 'Whether tokens of the school’s own systems let people in.' }),
  },
  { title: 'SignInWays', description: 'How people sign in here. A browser goes to the address of a provider.' },
);

export const loginQuery = strictObject({
  provider: described(textSchema(64, 1), 'The id of a provider.', 'school'),
  return_to: Type.Optional(described(textSchema(2_000, 1), 'A path of the page to come back to.', '/rooms/12')),
});

export const nothingAnswer = strictObject({}, { title: 'Nothing' });

export const linkRequest = strictObject(
  {
    email: Type.String({
      minLength: 3,
      maxLength: 254,
      pattern: '^[^\\s@<>"\\u0000-\\u001f,;:]+@[^\\s@<>"\\u0000-\\u001f,;:]+$',
    }),
    locale: Type.Optional(textSchema(35, 2)),
  },
  { title: 'SignInLinkRequest', examples: [{ email: 'p.young@home.example', locale: 'en' }] },
);

const key = described(textSchema(100, 1), 'What stands behind #sign-in= in the link.');

export const linkKey = strictObject({ key }, { title: 'SignInLinkKey' });
export const linkUse = strictObject(
  { key, user_id: Type.Optional(described(idSchema, 'Which of the people of the link I am.', 7)) },
  { title: 'SignInLinkUse' },
);
export const linkPeople = strictObject({ people: listOf(personSchema) }, { title: 'SignInLinkPeople' });

const sessionMembers = {
  id: idSchema,
  way: Type.String({ description: 'The id of the provider, or link.' }),
  user_agent: Type.String(),
  created_at: timeSchema,
  seen_at: timeSchema,
  expires_at: timeSchema,
};

export const sessionSchema = strictObject(
  { ...sessionMembers, is_current: Type.Boolean({ description: 'The one that asks.' }) },
  { title: 'Session', description: 'A browser in which I am signed in.' },
);

export const sessionList = strictObject({ sessions: listOf(sessionSchema) }, { title: 'SessionList' });
export const currentSession = strictObject(
  { session: nullable(sessionSchema), user_id: nullable(idSchema) },
  { title: 'CurrentSession', description: 'null: nobody is signed in.' },
);

export const endedAnswer = strictObject({ ended: Type.Integer({ minimum: 0 }) }, { title: 'EndedSessions' });

export const signInsAnswer = strictObject(
  {
    sessions: listOf(strictObject(sessionMembers)),
    logins: listOf(strictObject({ issuer: Type.String(), subject: Type.String(), created_at: timeSchema })),
  },
  {
    title: 'SignIns',
    description: 'The browsers in which a person is signed in, and the accounts by which they sign in.',
  },
);

export const endQuery = strictObject({
  logins: Type.Optional(
    Type.Boolean({ description: 'Forget the accounts too: the next sign-in finds the person by mail again.' }),
  ),
});
