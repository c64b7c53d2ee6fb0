/** What a served chat has and a command has not; loaded together, as each file that a start reads costs it time. */
export { httpModule } from './httpModule.ts';
export { identityModule } from './identityModule.ts';
export { metricsModule } from './metricsModule.ts';
export { policyModule } from './policyModule.ts';
export { socketModule } from './socketModule.ts';
