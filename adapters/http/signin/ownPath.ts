/** Where a browser goes after a sign-in: a path of the page, and nothing else. */
export const ownPath = (wanted: string | undefined, publicUrl: string): string => {
  if (wanted === undefined || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(wanted)) return '/';
  if (!URL.canParse(wanted, publicUrl)) return '/';
  const url = new URL(wanted, publicUrl);
  if (url.origin !== new URL(publicUrl).origin || /^\/(auth|api|ws)(\/|$)/.test(url.pathname)) return '/';
  return `${url.pathname}${url.search}${url.hash}`;
};
