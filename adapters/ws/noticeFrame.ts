import type { ServerNotice } from '../../core/settings/ServerNotice.ts';
import type { ServerFrame } from '../wire/frames/serverFrames.ts';
import { encodeNotice } from '../wire/settings/settingSchemas.ts';
import { frameText } from './fanout/frameText.ts';

/** Whether there is something to show. */
export const hasNotice = ({ banner, maintenance }: ServerNotice): boolean => banner !== null || maintenance !== null;

export const noticeFrame = (notice: ServerNotice): Buffer =>
  frameText({ type: 'server_notice', ...encodeNotice(notice) } satisfies ServerFrame);
