/** What several nodes have and a single one has not; loaded together, with Redis's client. */
export { contactCacheModule } from './contactCacheModule.ts';
export { redisModule } from './redisModule.ts';
