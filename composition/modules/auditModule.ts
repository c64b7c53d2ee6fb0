import { ContainerModule } from 'inversify';
import { AuditKeeper } from '../AuditKeeper.ts';
import { byName } from '../byName.ts';
import { tokens } from '../tokens.ts';

const { auditLog, chat, clock, timers, log, metrics, lifetime } = tokens;

/** Watches over the audit log of a served node. */
export const auditModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.auditKeeper).toResolvedValue(
      ...byName(
        { auditLog, chat, clock, timers, log, metrics, lifetime },
        ({ auditLog, chat, clock, timers, log, metrics, lifetime }) =>
          lifetime.keep(
            'auditKeeper',
            new AuditKeeper({
              ...{ auditLog, clock, timers },
              verifyAudit: chat.verifyAudit,
              refusedKeys: chat.refusedKeys,
              watch: {
                onHead: ({ position, hash }) => {
                  metrics.showAuditVerified(position);
                  log.info({ position, hash }, 'head of the audit log');
                },
                onFault: (fault) => {
                  metrics.countAuditFault();
                  log.error({ ...fault }, 'the audit log is not as it was: run "homeroom audit --verify"');
                },
                onFailure: (failure) => log.warn({ err: failure }, 'the audit log could not be looked at'),
              },
            }),
          ),
      ),
    );
  });
