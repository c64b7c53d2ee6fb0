import { ContainerModule } from 'inversify';
import type { UserId } from '../../core/ids.ts';
import { consumeQuota } from '../../core/limits/Limits.ts';
import { byName } from '../byName.ts';
import { tokens } from '../tokens.ts';

/** What older systems are made of. */
const parts = {
  chat: tokens.chat,
  limiter: tokens.rateLimiter,
  limits: tokens.limits,
  serving: tokens.serving,
};

/** The older systems whose clients are served; `openChat` has loaded them. */
export const legacyModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.legacy).toResolvedValue(
      ...byName(parts, ({ chat, limiter, limits, serving }) => {
        const countRoomOpening = async (id: UserId): Promise<void> => {
          const person = await chat.people.find(id);
          if (person !== undefined) await consumeQuota(limiter, limits, 'room_opens', person);
        };
        return (serving.legacy ?? []).map((make) => make({ chat, countRoomOpening }));
      }),
    );
  });
