import { base } from './base.ts';

/** Where the page of a demo shows what this person sees. */
export const addressAs = (externalId: string, path = base): string => `${path}?as=${encodeURIComponent(externalId)}`;

/** Opens another window as this person; a tab where the browser has no windows. */
export const openWindowAs = (externalId: string, path = base): void => {
  window.open(addressAs(externalId, path), '_blank', 'noopener,popup,width=520,height=820');
};
