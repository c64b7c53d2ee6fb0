import { pageConfig } from './pageConfig.ts';

/** Whether a button could sign the person out: the host's cookies are the host's to take away. */
export const maySignOut = (token: string): boolean =>
  token !== '' || !pageConfig.isHosted || pageConfig.signOut !== undefined;
