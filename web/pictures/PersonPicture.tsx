import { useContext, useEffect, useState } from 'preact/hooks';
import type { FileCalls } from '../../client/files/fileCalls.ts';
import { AccountContext } from '../session/Account.ts';
import { onLeave } from '../session/leaving.ts';

/** Pictures that are kept, the last ones first; each is a few thousand bytes. */
const keptAtMost = 300;
/** Pictures that are fetched at the same time: a list of people holds up nothing else. */
const fetchedAtOnce = 3;

/** The address of each picture in this page, by its address on the server; null: there is none for this person. */
const kept = new Map<string, Promise<string | null>>();
const waiting: (() => void)[] = [];
let fetching = 0;

const inTurn = async <Result,>(work: () => Promise<Result>): Promise<Result> => {
  if (fetching >= fetchedAtOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  else fetching += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next === undefined) fetching -= 1;
    else next();
  }
};

const find = (client: FileCalls, url: string): Promise<string | null> => {
  const known = kept.get(url);
  kept.delete(url);
  const found =
    known ??
    inTurn(() => client.picture(url)).then(
      (blob) => URL.createObjectURL(blob),
      () => {
        // It may be there the next time: the network was away, or the two have met.
        kept.delete(url);
        return null;
      },
    );
  kept.set(url, found);
  for (const old of kept.keys()) {
    if (kept.size <= keptAtMost) break;
    kept.delete(old);
  }
  return found;
};

onLeave(() => {
  for (const found of kept.values()) void found.then((url) => url !== null && URL.revokeObjectURL(url));
  kept.clear();
});

/** The picture of a person over their initials, which show until it is there, and where there is none. */
export const PersonPicture = ({ url }: { url: string }) => {
  const client = useContext(AccountContext)?.client;
  const [source, setSource] = useState<string | null>(null);
  useEffect(() => {
    setSource(null);
    if (client === undefined) return;
    let isShown = true;
    void find(client, url).then((found) => isShown && setSource(found));
    return () => {
      isShown = false;
    };
  }, [client, url]);
  // Nothing to read out: the name is beside it.
  return source === null ? null : <img src={source} alt="" draggable={false} decoding="async" />;
};
