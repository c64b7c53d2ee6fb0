import { ChatError } from './errors.ts';
import type { FindCase } from './exports/ExportSubject.ts';
import type { ExportSettings } from './exports/writeExport.ts';
import type { RetentionRule } from './retention/RetentionRule.ts';

/** What an operator decides beside the policy and the limits. */
export interface ChatSettings {
  /** The sources whose e-mail addresses are verified: by them an import links new ids to accounts. None by default. */
  readonly mailSources?: readonly string[];
  /** How long words are kept; for ever by default. */
  readonly retention?: readonly RetentionRule[];
  /** How this program writes exports. Absent: it writes none. */
  readonly exportSettings?: ExportSettings;
  /** Finds cases of oversight for exports. Absent: there are none. */
  readonly findCase?: FindCase;
}

const noExports: ExportSettings = {
  pages: { room: () => '', index: () => '' },
  signer: null,
  version: '',
  readEpoch: async () => {
    throw new ChatError('UNAVAILABLE', 'This program writes no exports.');
  },
};

export const defaultSettings: Required<ChatSettings> = {
  mailSources: [],
  retention: [],
  exportSettings: noExports,
  findCase: async () => undefined,
};
