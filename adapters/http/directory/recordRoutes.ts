import Type from 'typebox';
import { asUserId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import { personRef } from '../../wire/schema/personRef.ts';
import { described, idSchema, nullable, strictObject } from '../../wire/schema/scalarSchemas.ts';
import { directoryRoute, ok, type Route } from '../routing/Route.ts';
import type { ReplyWithExport } from './makeReplyWithExport.ts';

interface Deps {
  readonly chat: Pick<Chat, 'erasePerson'>;
  readonly replyWithExport: ReplyWithExport;
}

const tag = 'Directory';

const exportBody = strictObject(
  { user_id: described(personRef, 'Whose data.', 7) },
  { title: 'ExportRequest', examples: [{ user_id: 7 }] },
);

const erasureBody = strictObject(
  {
    user_id: described(personRef, 'Who is erased.', 7),
    dry_run: Type.Optional(Type.Boolean({ description: 'true: says what would be erased, and erases nothing.' })),
    despite_open: Type.Optional(
      Type.Boolean({ description: 'true: erase although a case or a report about the person or their words is open.' }),
    ),
  },
  { title: 'ErasureRequest', examples: [{ user_id: 7, dry_run: true }] },
);

const count = (description: string) => Type.Integer({ minimum: 0, description });

const erasureSchema = strictObject(
  {
    user_id: idSchema,
    is_dry_run: Type.Boolean(),
    rooms: count('Rooms in which the person was.'),
    messages: count('Messages that lose their words.'),
    identities: count('Ids by which sources called them.'),
    relations: count('Relations.'),
    sign_ins: count('Ways to sign in.'),
    open_cases: count('Cases that run or wait about the person or their words.'),
    open_reports: count('Open reports about the person, or by them.'),
    audit_details: nullable(count('Entries of the audit log whose details go; null: this server may not erase them.')),
  },
  { title: 'Erasure' },
);

/** What offices do with the records of a person: give them out, and erase them. */
export const recordRoutes = ({ chat, replyWithExport }: Deps): Route[] => {
  return [
    directoryRoute({
      method: 'post',
      path: '/api/directory/exports/',
      tag,
      summary: 'Everything that is stored about a person, as a ZIP (an access request)',
      description:
        'Profile, ids, roles, relations, rooms of all times, their own messages with every revision, and of the messages of ' +
        'others those that they could read. Goes on record. One export runs at a time; others get 503 with Retry-After. ' +
        'An answer that breaks off is not whole: homeroom verify-export says so.',
      body: exportBody,
      answer: strictObject({}),
      answerType: 'application/zip',
      errors: ['USER_NOT_FOUND', 'ACCESS_DENIED', 'UNAVAILABLE'],
      handle: async ({ actor, body: { user_id: userId } }) => {
        const subject = { kind: 'person', userId: asUserId(userId) } as const;
        return replyWithExport(actor, subject, `person-${userId}.zip`);
      },
    }),
    directoryRoute({
      method: 'post',
      path: '/api/directory/erasures/',
      tag,
      summary: 'Erase a person for good',
      description:
        'Name, addresses, ids, roles, relations, and the words of all their messages, which stay as tombstones; what others ' +
        'wrote stays whole, as a former member’s. A hold that preserves the person or one of their rooms beats it: 409. While a case or a report is open about them, despite_open is needed: 409.',
      body: erasureBody,
      answer: erasureSchema,
      errors: ['USER_NOT_FOUND', 'ACCESS_DENIED', 'CONFLICT'],
      handle: async ({
        actor,
        body: { user_id: userId, dry_run: isDryRun = false, despite_open: isDespiteOpen = false },
      }) => {
        const outcome = await chat.erasePerson(actor, asUserId(userId), { isDryRun, isDespiteOpen });
        const { rooms, messages, identities, relations, signIns, openCases, openReports, auditDetails } = outcome;
        return ok({
          ...{ user_id: outcome.person.id, is_dry_run: isDryRun, rooms, messages, identities, relations },
          ...{ sign_ins: signIns, open_cases: openCases, open_reports: openReports, audit_details: auditDetails },
        });
      },
    }),
  ];
};
