import { asMessageId, asRoomId } from '../../core/ids.ts';
import type { Chat } from '../../core/makeChat.ts';
import { asReportId } from '../../core/moderation/Report.ts';
import type { makeDefine } from './makeDefine.ts';
import { momentOf } from './momentOf.ts';
import type { ProtectionCalls } from './ProtectionCalls.ts';

/** Reports, blocks and requests to talk as hosts call them. */
export const makeProtectionCalls = (
  { moderation, blocks, requests, overview }: Pick<Chat, 'moderation' | 'blocks' | 'requests' | 'overview'>,
  define: ReturnType<typeof makeDefine>,
): ProtectionCalls => ({
  submitReport: define('submitReport', async ({ userId, messageId, personId, roomId, ...rest }, who) =>
    moderation.report(await who.person('userId', userId), {
      ...rest,
      ...(messageId === undefined ? {} : { messageId: asMessageId(messageId) }),
      ...(personId === undefined ? {} : { userId: await who.id('personId', personId) }),
      ...(roomId === undefined ? {} : { roomId: asRoomId(roomId) }),
    }),
  ),
  listReports: define('listReports', async ({ userId, state = 'open', after, limit = 50 }, who) =>
    moderation.listQueue(await who.person('userId', userId), {
      ...{ state, limit },
      ...(after === undefined ? {} : { after: asReportId(after) }),
    }),
  ),
  readReport: define('readReport', async ({ userId, reportId }, who) =>
    moderation.readReport(await who.person('userId', userId), asReportId(reportId)),
  ),
  decideReport: define('decideReport', async ({ userId, reportId, ends: given, ...command }, who) => {
    const ends = momentOf('decideReport', 'ends', given);
    const decision = { ...command, ...(ends && { ends }) };
    return moderation.decide(await who.person('userId', userId), asReportId(reportId), decision);
  }),
  listBlocks: define('listBlocks', async ({ userId }, who) => blocks.listBlocks(await who.person('userId', userId))),
  blockPerson: define('blockPerson', async ({ userId, otherId }, who) =>
    blocks.block(await who.person('userId', userId), await who.id('otherId', otherId)),
  ),
  unblockPerson: define('unblockPerson', async ({ userId, otherId }, who) =>
    blocks.unblock(await who.person('userId', userId), await who.id('otherId', otherId)),
  ),
  acceptRequest: define('acceptRequest', async ({ userId, roomId }, who) => {
    const person = await who.person('userId', userId);
    await requests.accept(person, asRoomId(roomId));
    return overview(person, asRoomId(roomId));
  }),
  declineRequest: define('declineRequest', async ({ userId, roomId }, who) =>
    requests.decline(await who.person('userId', userId), asRoomId(roomId)),
  ),
  blockRequest: define('blockRequest', async ({ userId, roomId }, who) =>
    requests.block(await who.person('userId', userId), asRoomId(roomId)),
  ),
});
