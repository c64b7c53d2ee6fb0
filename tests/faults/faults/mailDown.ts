import { hurry, tellingFault } from '../telling/tellingFault.ts';

/** The server of mail refuses connections, or takes them and says nothing, for an hour, half a minute of which is real. */
export const mailDown = tellingFault({
  name: 'mail-down',
  about: 'the mail server away for an hour (time passes 120 times as fast for what waits), nodes killed',
  run: async (scene) => {
    const { peers, random, size } = scene;
    for (let part = 0; part < 2; part += 1) {
      peers.mailWay.heal();
      if (random.chance(0.5)) peers.mailWay.swallow();
      else {
        peers.mailWay.isRefusing = true;
        peers.mailWay.cut();
      }
      for (let turn = 0; turn < size(3, 1); turn += 1) {
        await scene.announce();
        await hurry(scene, 2_500);
        await scene.killNode();
        await hurry(scene, 2_500);
      }
    }
    peers.mailWay.heal();
    peers.mailWay.cut();
  },
  check: async ({ counted }) => counted('homeroom_notifications_total', 'channel="mail"', 'outcome="retry"'),
});
