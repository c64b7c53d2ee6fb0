import { useEffect, useState } from 'preact/hooks';
import type { FileCalls } from '../../client/files/fileCalls.ts';
import { useAccount } from '../session/Account.ts';
import { onLeave } from '../session/leaving.ts';

type Part = 'file' | 'thumbnail';
type Content = { readonly url: string } | { readonly failure: unknown } | null;

/** Addresses of contents that are shown, so that a picture that scrolls out and in again is fetched once. */
const kept = new Map<string, { readonly url: Promise<string>; users: number }>();
/** Contents that nobody shows are kept, the last ones first. */
const keptAtMost = 60;

const hold = (client: FileCalls, id: number, part: Part): Promise<string> => {
  const key = `${part} ${id}`;
  const known = kept.get(key) ?? {
    url: client.download(id, { part }).then((blob) => URL.createObjectURL(blob)),
    users: 0,
  };
  known.users += 1;
  kept.delete(key);
  kept.set(key, known);
  known.url.catch(() => kept.delete(key));
  return known.url;
};

const release = (id: number, part: Part): void => {
  const held = kept.get(`${part} ${id}`);
  if (held !== undefined) held.users -= 1;
  for (const [key, { url, users }] of kept) {
    if (kept.size <= keptAtMost) return;
    if (users > 0) continue;
    kept.delete(key);
    url.then(URL.revokeObjectURL, () => {});
  }
};

onLeave(() => {
  for (const { url } of kept.values()) url.then(URL.revokeObjectURL, () => {});
  kept.clear();
});

/** The address of a file's content while something shows it; null while it is on its way, or not wanted yet. */
export const useContent = (id: number, part: Part, isWanted = true): Content => {
  const { client } = useAccount();
  const [content, setContent] = useState<Content>(null);
  useEffect(() => {
    if (!isWanted) return;
    let isShown = true;
    hold(client, id, part).then(
      (url) => isShown && setContent({ url }),
      (failure: unknown) => isShown && setContent({ failure }),
    );
    return () => {
      isShown = false;
      release(id, part);
    };
  }, [client, id, part, isWanted]);
  return content;
};
