import { educationPolicy } from '../core/permissions/educationPolicy.ts';
import { marketplacePolicy } from '../core/permissions/marketplacePolicy.ts';
import type { Policy } from '../core/permissions/Policy.ts';
import type { Config } from './Config.ts';

const policies: Readonly<Record<Config['policy'], Policy>> = {
  education: educationPolicy,
  marketplace: marketplacePolicy,
};

/** The policy that the settings name. */
export const policyOf = ({ policy }: Pick<Config, 'policy'>): Policy => policies[policy];
