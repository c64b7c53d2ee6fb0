import { tellingFault } from '../telling/tellingFault.ts';

const askedSeconds = 5;

/** Telegram wants to be left alone: every call is refused until it takes messages again. */
export const telegramRefusing = tellingFault({
  name: 'telegram-refusing',
  about: 'Telegram answers 429 with retry_after for 30 s, nodes killed',
  run: async (scene) => {
    const { peers, size, elapse } = scene;
    const parameters = { retry_after: askedSeconds };
    peers.bot.refusal = { error_code: 429, description: 'Too Many Requests: retry after 5', parameters };
    for (let turn = 0; turn < size(4, 1); turn += 1) {
      await scene.announce();
      await elapse(size(7_000, 13_000));
      await scene.killNode();
    }
    peers.bot.refusal = null;
  },
  figures: ({ peers, crowd }) => [
    {
      ...({ what: 'calls while it asked for silence, a person', share: 1, unit: 'ratio' } as const),
      ...{ values: [peers.bot.refusedAt.length / crowd.people.length], limit: Number.POSITIVE_INFINITY },
    },
  ],
  check: async ({ counted }) => counted('homeroom_notifications_total', 'channel="telegram"', 'outcome="retry"'),
});
