/** The modules that only a served chat needs, loaded together because each file costs a start some time. */
export { auditModule } from './auditModule.ts';
export { dateModule } from './dateModule.ts';
export { feedModule } from './feedModule.ts';
export { fileKeeperModule } from './fileKeeperModule.ts';
export { httpModule } from './httpModule.ts';
export { identityModule } from './identityModule.ts';
export { metricsModule } from './metricsModule.ts';
export { notificationModule } from './notificationModule.ts';
export { pictureModule } from './pictureModule.ts';
export { policyModule } from './policyModule.ts';
export { pullModule } from './pullModule.ts';
export { retentionModule } from './retentionModule.ts';
export { signInModule } from './signInModule.ts';
export { socketModule } from './socketModule.ts';
export { webhookModule } from './webhookModule.ts';
export { wordModule } from './wordModule.ts';
