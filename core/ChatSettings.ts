import { defaultUploads, type UploadSettings } from './attachments/UploadSettings.ts';
import { ChatError } from './errors.ts';
import type { ExportSettings } from './exports/writeExport.ts';
import { defaultGuardSettings, type GuardSettings } from './guard/makeGuards.ts';
import type { NotificationParts } from './notifications/manageNotifications.ts';
import { defaultOversight, type OversightSettings } from './oversight/OversightSettings.ts';
import type { RetentionRule } from './retention/RetentionRule.ts';
import type { RequestWatch } from './rooms/RequestWatch.ts';
import type { CurrentSettings } from './settings/CurrentSettings.ts';
import type { SignInSettings } from './signin/makeSignIn.ts';

/** What an operator decides beside the policy and the limits. */
export interface ChatSettings {
  /** The sources whose e-mail addresses are verified: by them an import links new ids to accounts. None by default. */
  readonly mailSources?: readonly string[];
  /** How long words are kept; for ever by default. */
  readonly retention?: readonly RetentionRule[];
  /** How this program writes exports. Absent: it writes none. */
  readonly exportSettings?: ExportSettings;
  /** Whether moderators look into any room or into those of cases, and who approves cases; by default the former. */
  readonly oversight?: OversightSettings;
  /** What looks at messages beside the guards of the policy, and how long it is waited for. */
  readonly guards?: GuardSettings;
  /** How large files may be, and who looks for viruses in them. */
  readonly uploads?: UploadSettings;
  /** Over which channels people are told of messages; over none by default. */
  readonly notifications?: NotificationParts;
  /** How long sessions last, and whom links by mail let in. */
  readonly signIn?: SignInSettings;
  /** Who hears what becomes of requests to talk; nobody by default. */
  readonly requestWatch?: RequestWatch;
  /** What operators set while nodes run. Absent: what is set at the start counts, and changes here alone. */
  readonly current?: CurrentSettings | undefined;
  /** Why nothing may be written now (`refuseWrites`); undefined: it may, which is so by default. */
  readonly refusal?: () => ChatError | undefined;
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
  current: undefined,
  refusal: () => undefined,
  mailSources: [],
  retention: [],
  exportSettings: noExports,
  oversight: defaultOversight,
  guards: defaultGuardSettings,
  signIn: {},
  requestWatch: { onRequest: () => {} },
  notifications: { channels: [], timeZone: 'UTC' },
  uploads: defaultUploads,
};
