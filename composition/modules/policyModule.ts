import { randomUUID } from 'node:crypto';
import { ContainerModule } from 'inversify';
import { makeReconcilePolicy } from '../../core/directory/reconcilePolicy.ts';
import { makeRegisterPolicy } from '../../core/directory/registerPolicy.ts';
import { byName } from '../byName.ts';
import { PolicyKeeper } from '../PolicyKeeper.ts';
import { tokens } from '../tokens.ts';

const { policy, policyHash: hash, policies: versions, directory, bus, log, isShared, lifetime } = tokens;

/** Registers the policy when a node starts, and reconciles rooms with it in the background. */
export const policyModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.registerPolicy).toResolvedValue(
      ...byName({ policy, hash, versions, log }, ({ policy, hash, versions, log }) => async (mayGoBack: boolean) => {
        const { version, standing } = await makeRegisterPolicy(versions)({ hash, name: policy.name }, { mayGoBack });
        if (standing !== 'same')
          log.info(
            { policy: version.name, policy_version: version.version },
            `version ${version.version} of the policy applies`,
          );
      }),
    );
    bind(tokens.policyKeeper).toResolvedValue(
      ...byName(
        { policy, hash, versions, directory, bus, log, isShared, lifetime },
        ({ policy, hash, versions, directory, bus, log, isShared, lifetime }) => {
          const reconcile = makeReconcilePolicy({ directory, versions, policy, bus, hash, holder: randomUUID() });
          return lifetime.keep('policyKeeper', new PolicyKeeper({ reconcile, log, isShared }));
        },
      ),
    );
  });
