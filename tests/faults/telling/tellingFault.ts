import { defaultSchema as schema } from '../../../adapters/knex/sql/openDatabase.ts';
import { eventually } from '../../support/eventually.ts';
import type { Fault, Stage } from '../Fault.ts';
import { ackTimes, type Figure, quantile } from '../Figure.ts';
import { RestClient } from '../RestClient.ts';
import { checkTelling } from './checkTelling.ts';
import { MetricsWatch } from './MetricsWatch.ts';
import { TellingPeers } from './TellingPeers.ts';
import { ToldCrowd } from './ToldCrowd.ts';

/** What a fault of those who are told works with. */
export interface TellingScene extends Stage {
  readonly peers: TellingPeers;
  readonly crowd: ToldCrowd;
  readonly metrics: MetricsWatch;
  /** Announces something, also while nodes die. */
  announce(): Promise<void>;
  /** Kills a node with -9 and starts it again after 0.2 to 1.2 s. */
  killNode(): Promise<void>;
  /**
   * Lets this many milliseconds pass for all that waits: what is due in an hour is due an hour earlier. What a node is
   * sending just now keeps its time, as the node's own clock goes on as before.
   */
  pass(ms: number): Promise<void>;
  /** Says that a counter of the nodes must have grown. */
  counted(name: string, ...labels: readonly string[]): void;
}

export interface TellingFault extends Pick<Fault, 'name' | 'about'> {
  /** How many people are told. */
  readonly people?: (stage: Stage) => number;
  readonly run: (scene: TellingScene) => Promise<void>;
  /** Called when all is delivered, to look at what is special to the fault. */
  readonly check?: (scene: TellingScene) => Promise<void>;
  readonly figures?: (scene: TellingScene) => readonly Figure[];
  /** Devices and chats, as `channel:who`, that reach nobody any more. */
  readonly gone?: (scene: TellingScene) => readonly string[];
}

const channels = ['mail', 'push', 'telegram'];
/** Deliveries of one channel that a node has in work. */
const atOnce = 8;
/** Milliseconds: nodes keep what a school says about being told for 10 s. */
const beforeMs = 11_000;
/** Milliseconds until everything must be delivered: what a dead node had claimed is free after 60 s. */
const settleMs = 300_000;
const scale = { everyMs: 250, passMs: 30_000 };

/** Milliseconds after which a node that started again runs as usual. */
const afterKillMs = 1_500;

let scenes = 0;

/** A fault of a peer: people are told while it lasts and nodes die; afterwards everything is compared. */
export const tellingFault = ({ name, about, people = () => 24, ...fault }: TellingFault): Fault => {
  let peers: TellingPeers | undefined;
  return {
    ...{ name, about },
    prepare: async () => {
      const started = await TellingPeers.start();
      peers = started;
      return { settings: { nodeEnv: () => started.env }, leave: () => started.close() };
    },
    run: async (stage) => {
      if (peers === undefined) throw new Error('There are no peers');
      const { scene, kills } = await openScene(stage, peers, people(stage));
      scene.metrics.start();
      try {
        const began = performance.now();
        await stage.elapse(beforeMs);
        const from = performance.now();
        await fault.run(scene);
        const to = performance.now();
        await settle(scene);
        await fault.check?.(scene);
        const repeats = await compare(scene, fault.gone?.(scene) ?? []);
        const p50 = (span: Span) =>
          quantile(
            quietSpans(span, kills).flatMap((one) => ackTimes(stage.clients, one)),
            0.5,
          );
        return [
          ...(fault.figures?.(scene) ?? []),
          { ...ratio, values: [p50({ from, to }) / p50({ from: began, to: from })] },
          { ...repeated, values: [repeats], limit: kills.length * atOnce * channels.length },
        ];
      } finally {
        await scene.metrics.stop();
      }
    },
  };
};

const ratio = {
  what: 'ack p50, with the fault / before',
  share: 1,
  limit: Number.POSITIVE_INFINITY,
  unit: 'ratio',
} as const;
const repeated = { what: 'taken again after a kill', share: 1, unit: 'times' } as const;

const openScene = async (stage: Stage, peers: TellingPeers, size: number) => {
  const { cluster, school, random, elapse, report } = stage;
  scenes += 1;
  await saveRules(stage);
  const crowd = await ToldCrowd.open({ cluster, peers, size, tag: `t${scenes}-${school.userIds[0]}-` });
  const metrics = new MetricsWatch(cluster);
  const kills: Span[] = [];
  const scene: TellingScene = {
    ...{ ...stage, peers, crowd, metrics },
    announce: () => crowd.announce(random.uuid()),
    killNode: async () => {
      const node = random.pick(cluster.nodes);
      await metrics.look();
      const from = performance.now();
      const kill = { from, to: Number.POSITIVE_INFINITY };
      kills.push(kill);
      await node?.process.kill();
      await elapse(200 + random.below(1_000));
      await node?.process.start();
      kill.to = performance.now() + afterKillMs;
    },
    pass: async (ms) => {
      const by = `- ${ms} * interval '1 millisecond'`;
      await crowd.query(`
        WITH waiting AS (
          UPDATE ${schema}.deliveries SET due_at = due_at ${by}, created_at = created_at ${by} WHERE state = 'waiting'
        )
        UPDATE ${schema}.notices SET due_at = due_at ${by} WHERE gathered_at IS NULL`);
    },
    counted: (name, ...labels) => {
      if (metrics.sum(name, ...labels) === 0)
        report('told', 'failure', { what: `${name} ${labels.join(', ')} did not grow` });
    },
  };
  return { scene, kills };
};

interface Span {
  readonly from: number;
  readonly to: number;
}

/** What is left of a time without the deaths in it, which slow sends down by themselves. */
const quietSpans = ({ from, to }: Span, kills: readonly Span[]): Span[] => {
  const spans: Span[] = [];
  let start = from;
  for (const kill of kills) {
    if (kill.from > start) spans.push({ from: start, to: Math.min(kill.from, to) });
    start = Math.max(start, kill.to);
  }
  return start < to ? [...spans, { from: start, to }] : spans;
};

/** What the school announces reaches everybody at any hour, in its own words. */
const saveRules = async ({ cluster, school }: Stage): Promise<void> => {
  const token = school.people.find(({ name }) => name === 'ada')?.token;
  await new RestClient(cluster.addresses).request({
    ...{ method: 'PUT', path: '/api/chat/notifications/rules/0/', headers: { authorization: `Bearer ${token}` } },
    body: { always: ['audience_class'], shows_words: { mail: true, lock_screen: true } },
  });
};

/** Lets time pass until nothing waits any more; what is missing then is in the comparison. */
const settle = async ({ crowd, pass }: TellingScene): Promise<void> => {
  const isOver = async (): Promise<void> => {
    await pass(scale.passMs);
    const [row] = await crowd.query<{ open: string; noticed: string }>(`
      SELECT (SELECT count(*) FROM ${schema}.deliveries WHERE state IN ('waiting', 'claimed'))
        + (SELECT count(*) FROM ${schema}.notices WHERE gathered_at IS NULL) AS open,
        (SELECT count(DISTINCT message_id) FROM ${schema}.notices) AS noticed`);
    if (Number(row?.open) > 0 || Number(row?.noticed) < crowd.announced.size) throw new Error('Something still waits');
  };
  await eventually(isOver, { within: settleMs, every: scale.everyMs }).catch(() => undefined);
};

const compare = async (scene: TellingScene, gone: readonly string[]): Promise<number> => {
  const { crowd, peers, metrics, report } = scene;
  await metrics.look();
  const [notices, deliveries] = await Promise.all([crowd.notices(), crowd.deliveries()]);
  const { announced, people } = crowd;
  const repeats = checkTelling(
    { announced, people, channels, gone: new Set(gone), notices, deliveries, taken: peers.taken() },
    report,
  );
  const said = metrics.sum('homeroom_notifications_repeated_total');
  if (said < repeats) report('told', 'failure', { what: `${repeats} were repeated, and the nodes counted ${said}` });
  return repeats;
};

/** Lets time pass a hundred and twenty times as fast for so many real milliseconds. */
export const hurry = async ({ pass, elapse }: TellingScene, ms: number): Promise<void> => {
  for (let gone = 0; gone < ms; gone += scale.everyMs) {
    await elapse(scale.everyMs);
    await pass(scale.passMs);
  }
};
