import type { Server } from 'node:http';
import type { PageOptions } from '../../../adapters/pages/PageOptions.ts';
import { freePort } from '../../support/freePort.ts';
import { BrowserWindows } from '../../web/BrowserWindows.ts';
import { HostingSchool, stop } from './HostingSchool.ts';

/** A school's program, and a site on another origin that shows its chat. */
export interface SchoolSite {
  readonly school: HostingSchool;
  readonly windows: BrowserWindows;
  readonly site: Server;
  /** The origin of the site, which may show the chat. */
  readonly siteAddress: string;
}

interface SiteOptions {
  readonly frameAncestors?: PageOptions['frameAncestors'];
  readonly authenticate?: Parameters<typeof HostingSchool.open>[1];
  /** The site, for the address of the chat. */
  siteOf(chat: string): Server;
}

export const openSite = async ({ frameAncestors = [], authenticate, siteOf }: SiteOptions): Promise<SchoolSite> => {
  const port = await freePort();
  // The name makes another site of it, to which browsers send no cookies of the chat's.
  const siteAddress = `http://localhost:${port}`;
  const [school, windows] = await Promise.all([
    HostingSchool.open({ frameAncestors: [...frameAncestors, siteAddress], signIn: '/login' }, authenticate),
    BrowserWindows.launch(),
  ]);
  const site = siteOf(school.address);
  await new Promise<void>((resolve) => site.listen(port, () => resolve()));
  return { school, windows, site, siteAddress };
};

export const closeSite = async ({ school, windows, site }: SchoolSite): Promise<void> => {
  await windows.quit();
  await stop(site);
  await school.close();
};
