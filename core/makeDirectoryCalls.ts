import type { UploadSettings } from './attachments/UploadSettings.ts';
import { type ApplyDirectory, makeApplyDirectory } from './directory/applyDirectory.ts';
import { type ChooseSource, makeChooseSource } from './directory/chooseSource.ts';
import { type EnterDirectory, makeEnterDirectory } from './directory/enterDirectory.ts';
import { type IdentifyKey, makeIdentifyKey } from './directory/identifyKey.ts';
import type { GuardShares } from './directory/Losses.ts';
import { type MapIds, makeMapIds } from './directory/mapIds.ts';
import { makeSimulateDirectory, type SimulateDirectory } from './directory/simulateDirectory.ts';
import type { ReadFeed } from './feed/readFeed.ts';
import { type CompareHistory, makeCompareHistory } from './history/compareHistory.ts';
import { type ImportHistory, makeImportHistory } from './history/importHistory.ts';
import type { Limits } from './limits/Limits.ts';
import type { Ports } from './Ports.ts';
import type { Policy } from './permissions/Policy.ts';
import { makeResolveSeen, type ResolveSeen } from './pictures/resolveSeen.ts';
import { makeSeePerson } from './pictures/seePerson.ts';

/** The use cases of the directory, for the host, for offices and for programs with a key. */
export interface DirectoryCalls {
  /** Gives access to the directory to people with the right, to the host, and to whom `identifyKey` knows by a key. */
  readonly enterDirectory: EnterDirectory;
  readonly identifyKey: IdentifyKey;
  /** `apply` and `simulate` for the host itself, as `enterDirectory('host')` gives them. */
  readonly applyDirectory: ApplyDirectory;
  readonly simulateDirectory: SimulateDirectory;
  readonly chooseSource: ChooseSource;
  readonly mapIds: MapIds;
  readonly resolveSeen: ResolveSeen;
  /** Takes in what another chat has kept. */
  readonly importHistory: ImportHistory;
  /** What came in so far, for who compares it with its source. */
  readonly compareHistory: CompareHistory;
}

interface Deps extends Ports {
  readonly policy: Policy;
  readonly readFeed: ReadFeed;
  /** Sources whose addresses of mail are proven. */
  readonly mailSources: readonly string[];
  readonly limits: Limits;
  readonly uploads: UploadSettings;
  /** The guards of imports that say nothing. */
  readonly lossGuards: () => GuardShares;
}

export const makeDirectoryCalls = (deps: Deps): DirectoryCalls => {
  const { directory, directoryReader, people, policy, bus, clock, mailSources, lossGuards } = deps;
  return {
    enterDirectory: makeEnterDirectory({ ...deps, keySecrets: deps.signInSecrets }),
    identifyKey: makeIdentifyKey({ ...deps, secrets: deps.signInSecrets }),
    importHistory: makeImportHistory(deps),
    compareHistory: makeCompareHistory(deps),
    applyDirectory: makeApplyDirectory({ directory, policy, bus, clock, mailSources, lossGuards }),
    simulateDirectory: makeSimulateDirectory({ directory, people, policy, clock }),
    chooseSource: makeChooseSource({ directoryReader }),
    mapIds: makeMapIds({ directory, bus }),
    resolveSeen: makeResolveSeen({ people, seePerson: makeSeePerson(deps) }),
  };
};
