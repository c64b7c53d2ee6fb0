import { randomBytes } from 'node:crypto';
import { eventually } from '../../support/eventually.ts';
import type { Fault, Stage } from '../Fault.ts';
import { canaryOf } from '../History.ts';
import { HistoryClient } from '../HistoryClient.ts';
import { TcpProxy } from '../TcpProxy.ts';

/** Milliseconds from the moment at which the node holds more than its bound; before, the systems' buffers hold it. */
const limit = 10_000;
const bodyBytes = 4_000;

/** A client does not read while much is sent in its rooms. */
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
    let slowSince: number | undefined;
    let cutAt = Number.POSITIVE_INFINITY;
    proxy.behave({ toClient: 'hold' });
    slow.pause();
    const flood = setInterval(() => {
      const roomId = random.pick(speaker.rooms.memberships) ?? 0;
      const body = (): string => `${canaryOf(roomId)} ${randomBytes(bodyBytes).toString('hex')}`;
      for (let sent = true; sent && speaker.isLive; ) sent = speaker.send(roomId, body());
    }, 10);
    try {
      const isCut = async (): Promise<void> => {
        const isSlow = (await readMetric(stage, 'homeroom_slow_sockets')) > 0;
        if (isSlow) slowSince ??= performance.now();
        cutAt = performance.now();
        if ((await countSockets(stage)) < before) return;
        // The socket has accepted some bytes after all, so the time starts again.
        if (!isSlow) slowSince = undefined;
        throw new Error('the node keeps the connection');
      };
      await eventually(isCut, { within: 60_000, every: 100 });
    } finally {
      clearInterval(flood);
      slow.stop();
      await proxy.close();
    }
    return [{ what: 'cut', values: [cutAt - (slowSince ?? cutAt)], share: 1, limit, unit: 'ms' }];
  },
};

const countSockets = (stage: Stage): Promise<number> => readMetric(stage, 'homeroom_sockets');

/** A metric of the first node. */
const readMetric = async ({ cluster }: Stage, name: string): Promise<number> => {
  const text = await (await fetch(`${cluster.nodes[0]?.process.url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
};
