import { ContainerModule } from 'inversify';
import type { OnGuarded } from '../../core/guard/decideText.ts';
import { GuardHooks } from '../../core/hooks/GuardHooks.ts';
import { byName } from '../byName.ts';
import { makeHookWatch } from '../makeHookWatch.ts';
import { tokens } from '../tokens.ts';

const { messageGuard, currentSettings, timers, guardWatch, hookWatch, limits, guardHooks } = tokens;

/** What looks at messages beside the guards of the policy. */
export const guardModule = () =>
  new ContainerModule(({ bind }) => {
    bind(guardWatch).toConstantValue({ onGuarded: () => {} });
    bind(hookWatch).toResolvedValue(makeHookWatch, [tokens.log, tokens.clock]);
    bind(guardHooks).toResolvedValue(
      ...byName(
        { first: messageGuard, timers, limits, watch: hookWatch },
        ({ limits: { messageChars }, ...parts }) => new GuardHooks({ ...parts, messageChars }),
      ),
    );
    bind(tokens.guards).toResolvedValue(
      ...byName(
        { hooks: guardHooks, currentSettings, timers, watch: guardWatch },
        ({ hooks, currentSettings, timers, watch }) => ({
          ...{ hostGuard: hooks, isHostActive: () => hooks.isActive, timers },
          ...{ wordsInAllRooms: true, areWordsActive: () => currentSettings.wordLists },
          onGuarded: (...outcome: Parameters<OnGuarded>) => watch.onGuarded(...outcome),
        }),
      ),
    );
  });
