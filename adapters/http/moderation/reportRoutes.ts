import { asMessageId, asRoomId, asUserId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import { asReportId, type Report } from '../../../core/moderation/Report.ts';
import { encodeHold, peopleOf } from '../../wire/directory/encodeHold.ts';
import { encodeMessage } from '../../wire/messages/encodeMessage.ts';
import { encodeOwnReport, encodeReport, encodeWarning, namedInReports } from '../../wire/moderation/encodeReport.ts';
import {
  confirmAnswer,
  decideBody,
  ownReport,
  ownReports,
  queueQuery,
  reportBody,
  reportContext,
  reportQueue,
  reportSchema,
  warningList,
} from '../../wire/moderation/reportSchemas.ts';
import { externalIdOf } from '../../wire/schema/personRef.ts';
import { reportAddress, warningAddress } from '../routing/addressSchemas.ts';
import { created, ok, personRoute, type Route } from '../routing/Route.ts';
import { showPeople } from './showPeople.ts';

interface Deps {
  readonly chat: Pick<Chat, 'moderation' | 'people'>;
  readonly now: () => Date;
}

const tag = 'Protection';
const queue = '/api/chat/moderation/queue/';
const notFound = ['NOT_FOUND'] as const;

export const reportRoutes = ({ chat, now }: Deps): Route[] => {
  const { moderation } = chat;
  const encodedOwn = async (reports: readonly Report[]) => {
    const { show } = await showPeople(chat.people, namedInReports(reports));
    return reports.map((report) => encodeOwnReport(report, show));
  };
  const encoded = async (reports: readonly Report[]) => {
    const { show } = await showPeople(chat.people, namedInReports(reports));
    return reports.map((report) => encodeReport(report, show));
  };

  return [
    personRoute({
      method: 'post',
      path: '/api/chat/reports/',
      tag,
      summary: 'Report a message or a person to those who decide about it',
      description: 'Reporting the same thing again answers with the first report.',
      body: reportBody,
      answer: ownReport,
      statuses: [201],
      errors: [
        'MESSAGE_NOT_FOUND',
        'ROOM_NOT_FOUND',
        'USER_NOT_FOUND',
        'CANNOT_CHAT',
        'CONFLICT',
        'RATE_LIMIT_EXCEEDED',
      ],
      handle: async ({ person, body, numberPerson }) => {
        const { message_id: messageId, user_id: key, room_id: roomId, reason, comment, client_id: clientId } = body;
        const userId =
          key === undefined
            ? undefined
            : typeof key === 'number'
              ? asUserId(key)
              : await numberPerson(externalIdOf(key));
        const { report } = await moderation.report(person, {
          reason,
          ...(messageId === undefined ? {} : { messageId: asMessageId(messageId) }),
          ...(userId === undefined ? {} : { userId }),
          ...(roomId === undefined ? {} : { roomId: asRoomId(roomId) }),
          ...(comment === undefined ? {} : { comment }),
          ...(clientId === undefined ? {} : { clientId }),
        });
        const [own] = await encodedOwn([report]);
        if (own === undefined) throw new RangeError('One report, one answer');
        return created(own);
      },
    }),
    personRoute({
      method: 'get',
      path: '/api/chat/reports/mine/',
      tag,
      summary: 'What I reported, the newest first, and the outcome',
      answer: ownReports,
      handle: async ({ person }) => ok({ reports: await encodedOwn(await moderation.listMine(person)) }),
    }),
    personRoute({
      method: 'get',
      path: queue,
      tag,
      summary: 'Reports that I may decide, without those about me',
      query: queueQuery,
      answer: reportQueue,
      errors: ['ACCESS_DENIED'],
      handle: async ({ person, query: { state = 'open', after, limit = 50 } }) => {
        const found = await moderation.listQueue(person, {
          ...{ state, limit: limit + 1 },
          ...(after === undefined ? {} : { after: asReportId(after) }),
        });
        return ok({ reports: await encoded(found.slice(0, limit)), has_more: found.length > limit });
      },
    }),
    personRoute({
      method: 'get',
      path: `${queue}:report_id/`,
      tag,
      summary: 'A report with messages around, earlier reports and holds; goes on record',
      params: reportAddress,
      answer: reportContext,
      errors: notFound,
      handle: async ({ person, params }) => {
        const context = await moderation.readReport(person, asReportId(params.report_id));
        const { report, reported, messages, earlier, holds } = context;
        const ids = [...namedInReports([report, ...earlier]), ...holds.flatMap(peopleOf)];
        const { show, people } = await showPeople(chat.people, ids);
        return ok({
          report: encodeReport(report, show),
          reported: reported && { content: reported.content, created_at: reported.at.toISOString() },
          messages: messages.map(encodeMessage),
          earlier: earlier.map((one) => encodeReport(one, show)),
          holds: holds.map((hold) => encodeHold(hold, people, now())),
          may_open_case: moderation.mayOpenCase(person),
        });
      },
    }),
    personRoute({
      method: 'post',
      path: `${queue}:report_id/decide/`,
      tag,
      summary: 'Decide about a report: the reporter hears the outcome',
      params: reportAddress,
      body: decideBody,
      answer: reportSchema,
      errors: ['NOT_FOUND', 'USER_NOT_FOUND', 'MESSAGE_NOT_FOUND', 'ACCESS_DENIED', 'CONFLICT'],
      handle: async ({ person, params, body: { action, note, warning, ends } }) => {
        const decided = await moderation.decide(person, asReportId(params.report_id), {
          action,
          ...(note === undefined ? {} : { note }),
          ...(warning === undefined ? {} : { warning }),
          ...(ends === undefined ? {} : { ends: new Date(ends) }),
        });
        const { show } = await showPeople(chat.people, namedInReports([decided]));
        return ok(encodeReport(decided, show));
      },
    }),
    personRoute({
      method: 'get',
      path: '/api/chat/warnings/',
      tag,
      summary: 'The warnings to me, the newest first',
      answer: warningList,
      handle: async ({ person }) => ok({ warnings: (await moderation.listWarnings(person)).map(encodeWarning) }),
    }),
    personRoute({
      method: 'post',
      path: '/api/chat/warnings/:warning_id/confirm/',
      tag,
      summary: 'Say that I have read a warning',
      params: warningAddress,
      answer: confirmAnswer,
      errors: notFound,
      handle: async ({ person, params }) => {
        await moderation.confirmWarning(person, asReportId(params.warning_id));
        return ok({ id: params.warning_id, is_read: true });
      },
    }),
  ];
};
