import { useRef, useState } from 'preact/hooks';
import type { Person } from '../../client/wire/wireTypes.ts';
import { ownChanges } from '../design/facePicture.ts';
import { Icon } from '../design/Icon.tsx';
import { enPictures } from '../locales/enPictures.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { reasonIn } from '../session/reportFailure.ts';

learnEnglish(enPictures);

interface Props {
  readonly person: Pick<Person, 'id' | 'full_name' | 'avatar_url'>;
  /** Whether a picture may be set; one that is there may be taken away in any case. */
  readonly maySet: boolean;
}

/** Chooses another picture of a person, or takes the one that is there. */
export const PictureActions = ({ person: { id, full_name: name, avatar_url: before }, maySet }: Props) => {
  const { client } = useAccount();
  const input = useRef<HTMLInputElement>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const [said, setSaid] = useState('');
  const url = ownChanges.value.get(id) ?? before;
  const change = async (work: () => Promise<string | null>, done: string): Promise<void> => {
    setIsBusy(true);
    setFailure(null);
    setSaid('');
    try {
      ownChanges.value = new Map(ownChanges.value).set(id, (await work()) ?? '');
      setSaid(done);
    } catch (thrown) {
      setFailure(thrown);
    } finally {
      setIsBusy(false);
    }
  };
  const choose = (file: File): Promise<void> => change(() => client.setPicture(id, file), t('pictures.set', { name }));
  const take = (): Promise<void> => change(() => client.setPicture(id, null), t('pictures.taken', { name }));
  return (
    <div class="picture-actions">
      {maySet && (
        <>
          <button type="button" class="button small" disabled={isBusy} onClick={() => input.current?.click()}>
            <Icon name="picture" size={16} />
            {t(url ? 'pictures.change' : 'pictures.choose')}
          </button>
          <input
            ref={input}
            type="file"
            hidden
            accept="image/jpeg,image/png,image/webp,image/gif,image/avif"
            aria-label={t('pictures.choose')}
            onChange={({ currentTarget }) => {
              const [file] = currentTarget.files ?? [];
              // The same file can be chosen again.
              currentTarget.value = '';
              if (file !== undefined) void choose(file);
            }}
          />
        </>
      )}
      {url && (
        <button type="button" class="button small" disabled={isBusy} onClick={() => void take()}>
          {t('pictures.remove')}
        </button>
      )}
      <span role="status" class="note">
        {isBusy ? t('pictures.sending') : said}
      </span>
      {failure !== null && (
        <p class="problem" role="alert">
          {t('failed', { reason: reasonIn(failure) })}
        </p>
      )}
    </div>
  );
};
