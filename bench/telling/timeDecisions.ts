import { AuditWriter } from '../../adapters/knex/audit/AuditWriter.ts';
import { KnexNotices } from '../../adapters/knex/notifications/KnexNotices.ts';
import { openDatabase } from '../../adapters/knex/sql/openDatabase.ts';
import { SystemClock } from '../../adapters/system/SystemClock.ts';
import { asRoomId, asUserId } from '../../core/ids.ts';
import { decideNotices } from '../../core/notifications/decideNotices.ts';
import { Notifier } from '../../core/notifications/Notifier.ts';
import { RulesCache } from '../../core/notifications/RulesCache.ts';
import { educationPolicy } from '../../core/permissions/educationPolicy.ts';
import { exampleEvent } from '../../tests/support/exampleEvent.ts';

/** As a page of the feed has them. */
const page = 100;
/** A channel that reaches everybody. */
const channels = [{ name: 'phone', needsAddress: false }];

interface Room {
  readonly databaseUrl: string;
  readonly roomId: number;
  /** Pages that are handled. */
  readonly pages: number;
}

/** Milliseconds for each message in a room: deciding alone, and with what it reads and writes, a page of the feed at a time. */
export const timeDecisions = async ({ databaseUrl, roomId: id, pages }: Room) => {
  const knex = openDatabase({ url: databaseUrl });
  try {
    const [clock, roomId, sender] = [new SystemClock(), asRoomId(id), asUserId(1)];
    const notices = new KnexNotices(knex, new AuditWriter());
    const rules = new RulesCache({ notices, clock, timeZone: 'Europe/Berlin' });
    const [room] = await notices.rooms([roomId], channels);
    if (room === undefined || room.members.length < 30) throw new Error('The room has too few members');
    const ruling = (await rules.read())(room.organisationId);
    const messages = Array.from({ length: page * pages }, (_, at) => exampleEvent(at, roomId, sender));
    const decideAll = (): void => {
      for (const event of messages)
        if (event.type === 'new_message')
          decideNotices({ message: event.message, roomType: room.type, isDirect: false, rules: ruling }, room.members);
    };
    decideAll();
    const decideMs = await timed(async () => decideAll());
    const notifier = new Notifier({ notices, rules, policy: educationPolicy, clock, channels, onNoticed: () => {} });
    const handleMs = await timed(async () => {
      for (let start = 0; start < messages.length; start += page)
        await notifier.handle(messages.slice(start, start + page));
    });
    return { decideMs: decideMs / messages.length, handleMs: handleMs / messages.length };
  } finally {
    await knex.destroy();
  }
};

const timed = async (work: () => Promise<void>): Promise<number> => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};
