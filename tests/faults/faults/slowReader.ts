import { randomBytes } from 'node:crypto';
import { eventually } from '../../support/eventually.ts';
import type { Fault, Stage } from '../Fault.ts';
import { canaryOf } from '../History.ts';
import { HistoryClient } from '../HistoryClient.ts';
import { RestClient } from '../RestClient.ts';
import { TcpProxy } from '../TcpProxy.ts';

/**
 * Ten seconds of patience, one until the next look and two for the answer to the close frame; before them, the time
 * until the buffers of both systems are full.
 */
const limit = 18_000;
const bodyBytes = 4_000;

/** A client does not read, while much is said in its rooms. */
export const slowReader: Fault = {
  name: 'slow-reader',
  about: 'a client stops reading in a busy room',
  run: async (stage) => {
    const { cluster, school, clients, workload, random } = stage;
    await workload.stop();
    const person = school.people.find(({ name }) => name === 'tess');
    const speaker = clients.find(({ name }) => name.startsWith('tess'));
    if (person === undefined || speaker === undefined) throw new Error('Tess is not there');
    const proxy = await TcpProxy.open(cluster.nodes[0]?.process.url ?? '');
    const options = { ...person, name: 'slow', isModerator: false, nodes: [proxy.url], random: random.fork('slow') };
    const slow = new HistoryClient(options);
    slow.start(0);
    await eventually(() => {
      if (!slow.isLive) throw new Error('the client is not connected');
    });
    const before = await countSockets(stage);
    const began = performance.now();
    proxy.behave({ toClient: 'hold' });
    slow.pause();
    const flood = setInterval(() => {
      const roomId = random.pick(speaker.rooms.memberships) ?? 0;
      const body = (): string => `${canaryOf(roomId)} ${randomBytes(bodyBytes).toString('hex')}`;
      for (let sent = true; sent && speaker.isLive; ) sent = speaker.send(roomId, body());
    }, 10);
    try {
      const isCut = async (): Promise<void> => {
        if ((await countSockets(stage)) >= before) throw new Error('the node keeps the connection');
      };
      await eventually(isCut, { within: 60_000, every: 100 });
    } finally {
      clearInterval(flood);
      slow.stop();
      await proxy.close();
    }
    return [{ what: 'cut', values: [performance.now() - began], share: 1, limit, unit: 'ms' }];
  },
};

/** Of the first node. */
const countSockets = async ({ cluster, school }: Stage): Promise<number> => {
  const token = school.people.find(({ name }) => name === 'ada')?.token;
  const rest = new RestClient([cluster.nodes[0]?.process.url ?? '']);
  const headers = { authorization: `Bearer ${token}` };
  return (await rest.ask({ method: 'GET', path: '/api/chat/stats/', headers })).server.sockets;
};
