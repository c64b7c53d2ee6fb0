import { useEffect, useState } from 'preact/hooks';
import type { Me } from '../../client/wire/wireTypes.ts';
import { t } from '../locales/translate.ts';
import { fetchJson } from '../session/fetchJson.ts';

/** The name of whom a token lets in; '' is the browser's cookie. */
export const useNameOf = (token: string): string => {
  const [name, setName] = useState<string | null>(null);
  useEffect(() => {
    let isWanted = true;
    fetchJson<Me>('/api/chat/me/', { token }).then(
      (me) => isWanted && setName(me.full_name),
      () => {}, // the words for a person without a name stay
    );
    return () => {
      isWanted = false;
    };
  }, [token]);
  return name ?? t('signIn.somebody');
};
