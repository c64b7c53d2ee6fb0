/** The modules that only several nodes need, loaded together with the Redis client. */
export { contactCacheModule } from './contactCacheModule.ts';
export { redisModule } from './redisModule.ts';
