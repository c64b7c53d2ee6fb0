import type { MakeLegacySystem } from '../../wire/legacy/LegacySystem.ts';
import { plainRefusal } from '../plainRefusal.ts';
import { jobsRoutes } from './jobsRoutes.ts';
import { jobsSockets } from './jobsSockets.ts';

/** The job platform: our addresses and frames with some of its own, one socket with the token in its address. */
export const makeJobs: MakeLegacySystem = (parts) => ({
  name: 'jobs',
  routes: jobsRoutes(parts),
  ownPaths: [],
  refusal: plainRefusal,
  sockets: jobsSockets(parts),
});
