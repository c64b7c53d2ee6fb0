import { ContainerModule } from 'inversify';
import { makePullRoster } from '../../core/directory/pullRoster.ts';
import { byName } from '../byName.ts';
import { makeFetchRoster } from '../fetchRoster.ts';
import { tokens } from '../tokens.ts';

const { rosterPulls, policy, rosterSettings, clock } = tokens;

/** How rosters are pulled from school information systems. */
export const rosterModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.pullRoster).toResolvedValue(
      ...byName({ rosterPulls, policy, rosterSettings, clock }, ({ rosterPulls, policy, rosterSettings, clock }) =>
        makePullRoster({ rosterPulls, clock, fetchRoster: makeFetchRoster(policy, rosterSettings) }),
      ),
    );
  });
