import { language } from '../locales/translate.ts';
import type { ServiceRole } from './serviceCalls.ts';

/** What the policy calls a service role, in the language of the page. */
export const serviceRoleName = (roles: readonly ServiceRole[], role: string): string => {
  const name = roles.find((one) => one.role === role)?.name;
  return name?.[language()] ?? name?.['en'] ?? role;
};
