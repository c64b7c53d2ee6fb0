import { type OpenPostgresBusOptions, openPostgresBus } from '../link/openPostgresBus.ts';
import type { PostgresBusSettings } from '../link/PostgresBusSettings.ts';
import type { PostgresLink } from '../link/PostgresLink.ts';
import { NodeRoll } from './NodeRoll.ts';

/** The way to the other nodes, and who they are. */
export interface PostgresNodes {
  readonly link: PostgresLink;
  readonly roll: NodeRoll;
  close(): Promise<void>;
}

/** Makes the link and the roll, which is its first member: it says who is there before any other says something. */
export const joinNodes = (settings: PostgresBusSettings, options: OpenPostgresBusOptions): PostgresNodes => {
  const link = openPostgresBus(settings, options);
  const roll = new NodeRoll({ link });
  return {
    ...{ link, roll },
    close: async () => {
      // While the roll is a member, what others said goes with the session.
      await link.close();
      roll.close();
    },
  };
};
