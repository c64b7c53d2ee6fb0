import { useState } from 'preact/hooks';
import type { Attachment } from '../../client/wire/wireTypes.ts';
import { Icon } from '../design/Icon.tsx';
import { t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { reportFailure } from '../session/reportFailure.ts';
import { saveFile } from '../session/saveFile.ts';
import { fileIcon } from './fileIcon.ts';
import { fileSize } from './fileSize.ts';

/** A file by its name, kind and size; a click saves it. */
export const FileCard = ({ file }: { file: Attachment }) => {
  const { client } = useAccount();
  const [isBusy, setIsBusy] = useState(false);
  const { id, name, kind, media_type: mediaType, size, state } = file;
  const save = async (): Promise<void> => {
    setIsBusy(true);
    try {
      saveFile(await client.download(id), name);
    } finally {
      setIsBusy(false);
    }
  };
  const about = (
    <span class="file-text">
      <strong class="clipped">
        <bdi>{name}</bdi>
      </strong>
      <span class="note">
        {state === 'ready' ? `${t(`files.kind.${kind}`)} · ${fileSize(size)}` : t('files.withheld')}
      </span>
    </span>
  );
  if (state !== 'ready')
    return (
      <div class="file-card is-withheld">
        <Icon name="alert" size={22} />
        {about}
      </div>
    );
  return (
    <button
      type="button"
      class="file-card"
      aria-busy={isBusy}
      title={t('files.save', { name })}
      disabled={isBusy}
      onClick={() => reportFailure(save())}
    >
      <Icon name={fileIcon(mediaType)} size={22} />
      {about}
      <Icon name="save" size={18} />
    </button>
  );
};
