import { type TellingScene, tellingFault } from '../telling/tellingFault.ts';

/** Of the devices every so many are gone for good. */
const every = 8;
const lostIn = ({ crowd }: TellingScene): string[] => crowd.people.filter((_, index) => index % every === 0);

/** Some devices are gone for good; for the others the push service is out of order for a while. */
export const pushGone = tellingFault({
  name: 'push-gone',
  about: 'the push service answers 410 for some devices, and 503 for the others for 30 s; nodes killed',
  run: async (scene) => {
    const { peers, size, elapse } = scene;
    for (const who of lostIn(scene)) peers.push.answers.set(`/push/${who}`, [410]);
    for (let turn = 0; turn < size(4, 2); turn += 1) {
      peers.push.answer = turn % 2 === 0 ? [503] : [503, { 'Retry-After': '3' }];
      await scene.announce();
      await elapse(7_000);
      await scene.killNode();
    }
    peers.push.answer = [201];
  },
  gone: (scene) => lostIn(scene).map((who) => `push:${who}`),
  check: async (scene) => {
    const { crowd, report, counted } = scene;
    counted('homeroom_notifications_total', 'channel="push"', 'outcome="gone"');
    counted('homeroom_notifications_total', 'channel="push"', 'outcome="retry"');
    const [linked, lost] = [await crowd.linked(), new Set(lostIn(scene))];
    for (const who of crowd.people) {
      if (linked.has(`push:${who}`) === lost.has(who))
        report('told', 'divergent', {
          who,
          what: lost.has(who) ? 'a device that is gone is kept' : 'a device was lost',
        });
      if (!linked.has(`telegram:${who}`)) report('told', 'divergent', { who, what: 'a chat was lost' });
    }
  },
});
