import type { Knex } from 'knex';
import { type Check, type CheckWatch, findingOf, shownExamples } from '../../../core/doctor/Check.ts';
import { asRoomId, type RoomId } from '../../../core/ids.ts';
import type { ChatEvent } from '../../../core/messages/ChatEvent.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import type { RoomBus } from '../../../core/rooms/RoomBus.ts';
import { eachPage, makePageCheck } from '../doctor/pageCheck.ts';
import { isServed } from '../meta/isServed.ts';
import type { Big } from '../permissions/personRow.ts';
import { inTransaction, queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';
import { keyColumns } from './keyColumns.ts';
import { type Merged, mergeRooms } from './mergeRooms.ts';

interface Deps {
  readonly knex: Knex;
  readonly policy: Policy;
  readonly bus: Pick<RoomBus<ChatEvent>, 'publish' | 'invalidate'>;
  /** On how many nodes somebody reads the room at this moment; undefined where only the nodes themselves know. */
  readonly countListeners?: (roomId: RoomId) => Promise<number | undefined>;
}

interface Double {
  readonly from: RoomId;
  readonly into: RoomId;
  readonly key: string;
}

/**
 * Two rooms of one thing, of which only one can be found. What was said in the other goes to the end of the room that has
 * the key, as a history that comes in does; where a client reads one of them it would lose its place, and nothing is done.
 */
export const makeDoubleCheck = ({ knex, policy, bus, countListeners = async () => undefined }: Deps): Check => {
  const { types, key, isDouble } = keyColumns(policy);

  const eachDouble = async (watch: CheckWatch, use: (double: Double) => Promise<void>): Promise<void> =>
    eachPage(knex, 'rooms', watch, async (page) => {
      const rows = await queryRows<{ last: Big; from: Big | null; into: Big; key: string }>(
        knex,
        sql`
        WITH page AS MATERIALIZED (
          ${page}
        )
        SELECT (SELECT max(id) FROM page) AS last, found.*
        FROM (SELECT) one
          LEFT JOIN LATERAL (
            SELECT p.id AS from, k.room_id AS into, k.key
            FROM page p JOIN homeroom.room_keys k ON k.key = ${key}
            WHERE p.type = ANY (${types}::text[]) AND ${isDouble}
            ORDER BY p.id
          ) found ON true`,
      );
      for (const { from, into, key: its } of rows)
        if (from !== null) await use({ from: asRoomId(Number(from)), into: asRoomId(Number(into)), key: its });
      return rows[0]?.last ?? null;
    });

  /** Why nobody knows that no client reads one of these; undefined: none does. */
  const whyRead = async (rooms: readonly RoomId[]): Promise<string | undefined> => {
    if (!(await isServed(knex))) return undefined;
    const counts = await Promise.all(rooms.map(countListeners));
    if (counts.includes(undefined)) return 'a server runs, and only with Redis is it known who reads a room';
    return counts.some((count) => count !== 0) ? 'a client reads one of them' : undefined;
  };

  /** One that cannot be moved keeps no other from it; all of it is as it was. */
  const merge = async (double: Double, { signal }: CheckWatch): Promise<Merged | string> => {
    try {
      return await inTransaction(knex, (trx) => mergeRooms(trx, double));
    } catch (failure) {
      if (signal?.aborted === true) throw failure;
      // The statement stands before what the database says.
      const reason = (failure as Error).message.split(' - ').at(-1)?.replace(/\.$/, '');
      return `it could not be moved: ${reason}`;
    }
  };

  return {
    ...makePageCheck(knex, {
      name: 'rooms.doubles',
      severity: 'error',
      problem: 'rooms beside another one of the same people or class, so that what was said there is not found',
      remedy:
        'Run "homeroom doctor --fix" while no server runs: what was said goes to the other room. Where it names a hold, a case or the like, end that first.',
      table: 'rooms',
      faults: sql`
        SELECT 'room ' || p.id || ': ' || k.key || ' is room ' || k.room_id AS example
        FROM page p JOIN homeroom.room_keys k ON k.key = ${key}
        WHERE p.type = ANY (${types}::text[]) AND ${isDouble}`,
    }),
    fix: async (watch) => {
      const [stay, moved]: [string[], string[]] = [[], []];
      await eachDouble(watch, async (double) => {
        const why = await whyRead([double.from, double.into]);
        const outcome = why ?? (await merge(double, watch));
        if (typeof outcome === 'string') {
          stay.push(`room ${double.from} stays, because ${outcome}`);
          return;
        }
        bus.publish({ roomId: double.into, headSeq: outcome.headSeq });
        bus.invalidate({ userIds: outcome.userIds });
        moved.push(describe(double, outcome));
      });
      // Those about which somebody has to do something come first.
      const lines = [...stay, ...moved];
      return `${findingOf(lines).examples.join('; ')}${lines.length > shownExamples ? '; …' : ''}.`;
    },
  };
};

const describe = ({ from, into }: Double, { messages, changes, before, after, left }: Merged): string =>
  `room ${from} went into room ${into}: ${messages} messages and ${changes} changes of them, ${before} messages in the two before and ${after} now; ${left} comings and goings stayed behind`;
