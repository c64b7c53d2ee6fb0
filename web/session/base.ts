/** Named apart from its use, because the bundler takes `new URL(…, import.meta.url)` for a file of the page. */
const here = import.meta.url;

/**
 * Where the page is on its server, with a slash at the end: `/`, or e.g. `/chat/` in a host's program or behind a proxy that
 * takes a prefix away. The scripts know it by themselves, as they lie one folder below; so one build serves any place.
 */
export const base = new URL('..', here).pathname;

/** The address of what the page calls `/people` or `/api/…`. */
export const at = (path: string): string => base + path.slice(1);

/** What the page calls an address of its own: `/r/12` for `/chat/r/12`. */
export const within = (pathname: string): string => `/${pathname.slice(base.length)}`;

/** The file in which this is, as the page calls it: it has another name in another release. */
export const ownScript = within(new URL(here).pathname);
