import { eventually } from '../../support/eventually.ts';
import { appendsMessages } from '../AnswerTrap.ts';
import type { Fault, Stage } from '../Fault.ts';
import { twoSweeps } from '../Figure.ts';
import { canaryOf } from '../History.ts';
import type { HistoryClient } from '../HistoryClient.ts';
import { readStored } from '../readStored.ts';
import { within } from '../within.ts';

/**
 * The database commits a message, its answer is held back, and the node dies before it publishes the message. Nothing
 * else is sent meanwhile that could make up for it.
 */
export const deathBeforePublish: Fault = {
  name: 'death-before-publish',
  about: 'kill -9 of a node between commit and publication',
  run: async (stage) => {
    const { cluster, clients, workload, random, deadline, size, elapse } = stage;
    await workload.stop();
    const values: number[] = [];
    for (let deaths = 0; deaths < size(10, 2) && performance.now() < deadline; deaths += 1) {
      const index = random.below(cluster.nodes.length);
      const node = cluster.nodes[index];
      if (node === undefined) break;
      await eventually(
        () =>
          check(
            clients.every(({ isSettled }) => isSettled),
            'clients have not settled',
          ),
        { within: 30_000 },
      );
      const sender = clients.find((client) => client.node === index && client.rooms.memberships.length > 2);
      const roomId = random.pick(sender?.rooms.memberships ?? []);
      if (sender === undefined || roomId === undefined) {
        clients[0]?.moveTo(index);
        continue;
      }
      const catching = node.answers.next(appendsMessages);
      sender.send(roomId, `${canaryOf(roomId)} ${random.uuid()}`);
      const caught = await within(15_000, catching, 'an answer to be caught');
      await node.process.kill();
      caught.cut();
      // A client that reconnects to another node would make it read the room, so these clients reconnect later.
      const orphans = clients.filter((client) => client.node === index || client === sender);
      for (const client of orphans) client.stop();
      values.push(...(await untilDelivered(stage, orphans, caught.at)));
      for (const client of orphans) client.start();
      await node.process.start();
      await elapse(500);
    }
    return [{ what: 'delivered', values, share: 1, limit: twoSweeps, unit: 'ms' }];
  },
};

/** Milliseconds until each client of another node has what was stored when the node died. */
const untilDelivered = async (
  { cluster, school, clients }: Stage,
  orphans: readonly HistoryClient[],
  since: number,
): Promise<number[]> => {
  const rooms = await readStored(cluster.postgres.url, school.userIds);
  const others = clients.filter((client) => client.isLive && !orphans.includes(client));
  return Promise.all(
    others.map((client) =>
      eventually(
        () => {
          for (const { id, headSeq } of rooms)
            if (client.rooms.isMemberOf(id) && client.rooms.cursorOf(id) < headSeq)
              throw new Error(`${client.name} is not at ${headSeq} of room ${id}`);
          return performance.now() - since;
        },
        { within: 20_000 },
      ),
    ),
  );
};

const check = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(what);
};
