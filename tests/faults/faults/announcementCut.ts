import { defaultSchema as schema } from '../../../adapters/knex/sql/openDatabase.ts';
import { eventually } from '../../support/eventually.ts';
import { type TellingScene, tellingFault } from '../telling/tellingFault.ts';

const channels = 3;

/** One announcement makes 10,000 notifications, and nodes die while they go out. */
export const announcementCut = tellingFault({
  name: 'announcement-cut',
  about: '10,000 notifications after one announcement, nodes killed in the middle',
  people: ({ size }) => size(3_334, 200),
  run: async (scene) => {
    const { crowd, random } = scene;
    const all = crowd.people.length * channels;
    await scene.announce();
    await eventually(() => scene.killNode(), { within: 60_000 });
    for (const share of [0.2 + 0.2 * random.next(), 0.6 + 0.2 * random.next()]) {
      await untilSent(scene, share * all);
      await scene.killNode();
    }
  },
  check: async ({ metrics, crowd, counted, report }) => {
    counted('homeroom_notices_total');
    const sent = metrics.sum('homeroom_notifications_total', 'outcome="sent"');
    // What a node counted in its last moments is lost with it.
    if (sent < crowd.people.length) report('told', 'failure', { what: `the nodes counted ${sent} that were sent` });
  },
});

const untilSent = ({ crowd }: TellingScene, least: number): Promise<void> =>
  eventually(
    async () => {
      const [row] = await crowd.query<{ sent: string }>(
        `SELECT count(*) AS sent FROM ${schema}.deliveries WHERE state = 'sent'`,
      );
      if (Number(row?.sent) < least) throw new Error(`${row?.sent} of ${least} are sent`);
    },
    { within: 240_000, every: 50 },
  );
