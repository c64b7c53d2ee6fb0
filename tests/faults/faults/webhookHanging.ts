import { eventually } from '../../support/eventually.ts';
import { RestClient } from '../RestClient.ts';
import { readStored } from '../readStored.ts';
import { checkHook } from '../telling/checkHook.ts';
import { type TellingScene, tellingFault } from '../telling/tellingFault.ts';

/** Events that one node's death may repeat: those in flight, and of the second that was not noted yet. */
const repeatsOfKill = 100;

interface Taken {
  readonly id: string;
  readonly roomId: number;
  readonly seq: number;
}

let taken: Taken[] = [];
let firstId = 0;
let kills = 0;
let repeats = 0;

/** A host's server takes connections and says nothing, then works again. Nothing is scaled here: it hangs for 30 s. */
export const webhookHanging = tellingFault({
  name: 'webhook-hanging',
  about: 'a webhook’s receiver hangs for 30 s, nodes killed',
  run: async (scene) => {
    const { peers, size, elapse, workload } = scene;
    [taken, kills] = [[], 0];
    peers.hook.answer = (response, { body, headers }) => {
      taken.push({ id: String(headers['webhook-id']), roomId: body.data.room_id, seq: body.data.seq });
      response.writeHead(204).end();
    };
    const works = peers.hook.answer;
    await register(scene);
    await elapse(2_000);
    peers.hook.answer = () => {};
    for (let turn = 0; turn < size(2, 1); turn += 1) {
      await elapse(14_000);
      if (turn + 1 === size(2, 1)) await untilGivenUp(scene);
      await scene.killNode();
      kills += 1;
    }
    peers.hook.answer = works;
    await elapse(3_000);
    await scene.killNode();
    kills += 1;
    await elapse(3_000);
    await workload.stop();
  },
  figures: () => [
    { what: 'events that came again', values: [repeats], share: 1, limit: kills * repeatsOfKill, unit: 'times' },
  ],
  check: async (scene) => {
    const { report, counted } = scene;
    await untilAllTaken(scene).catch(() => undefined);
    repeats = checkHook({ taken, expected: await expectedOf(scene) }, report);
    counted(...failedAttempts);
    counted('homeroom_webhook_deliveries_total', 'outcome="delivered"');
  },
});

const failedAttempts = ['homeroom_webhook_deliveries_total', 'outcome="failed"'] as const;

/** A node waits 15 s for an answer, and tells what it counted only while it lives. */
const untilGivenUp = ({ metrics }: TellingScene): Promise<void> =>
  eventually(
    async () => {
      if (metrics.sum(...failedAttempts) === 0) throw new Error('No attempt was given up');
    },
    { within: 60_000, every: 250 },
  );

const register = async ({ cluster, school, peers, crowd }: TellingScene): Promise<void> => {
  const token = school.people.find(({ name }) => name === 'ada')?.token;
  await new RestClient(cluster.addresses).request({
    ...{ method: 'POST', path: '/api/webhooks/', headers: { authorization: `Bearer ${token}` } },
    body: { url: peers.hook.url, events: ['new_message'] },
  });
  const [row] = await crowd.query<{ id: string }>('SELECT coalesce(max(id), 0) AS id FROM homeroom.messages');
  firstId = Number(row?.id);
};

/** Messages that were stored after the webhook was there. */
const expectedOf = async ({ cluster, school }: TellingScene) =>
  (await readStored(cluster.postgres.url, school.userIds)).flatMap(({ id: roomId, messages }) =>
    messages.flatMap(({ id, seq, isDeleted }) => (id > firstId ? [{ roomId, seq, isDeleted }] : [])),
  );

const untilAllTaken = (scene: TellingScene): Promise<void> =>
  eventually(
    async () => {
      const here = new Set(taken.map(({ roomId, seq }) => `${roomId}:${seq}`));
      const missing = (await expectedOf(scene)).filter(
        (one) => !one.isDeleted && !here.has(`${one.roomId}:${one.seq}`),
      );
      if (missing.length > 0) throw new Error(`${missing.length} events are missing`);
    },
    { within: 90_000, every: 500 },
  );
