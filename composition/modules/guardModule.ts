import { ContainerModule } from 'inversify';
import { tokens } from '../tokens.ts';

/** What looks at messages beside the guards of the policy. */
export const guardModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.guardWatch).toConstantValue({ onGuarded: () => {} });
    bind(tokens.guards).toResolvedValue(
      (hostGuard, wordsInAllRooms, timers, watch) => ({
        ...{ hostGuard, wordsInAllRooms, timers },
        onGuarded: (guard, outcome) => watch.onGuarded(guard, outcome),
      }),
      [tokens.messageGuard, tokens.wordsInAllRooms, tokens.timers, tokens.guardWatch],
    );
  });
