import { Avatar } from '../design/Avatar.tsx';
import { enPictures } from '../locales/enPictures.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { policyInUse } from '../policy/policyInUse.ts';
import { useAccount } from '../session/Account.ts';
import { PictureActions } from './PictureActions.tsx';
import './OwnPicture.css';

learnEnglish(enPictures);

/** A person's own picture among the settings; nothing where the school does not let them set one and there is none. */
export const OwnPicture = () => {
  const { me } = useAccount();
  const maySet = policyInUse.value.pictures?.may_set_own === true;
  if (!maySet && me.avatar_url === null) return null;
  return (
    <fieldset class="choices own-picture">
      <legend>{t('pictures.own')}</legend>
      <Avatar person={me} size="large" />
      <div>
        <PictureActions person={me} maySet={maySet} />
        <p class="note">{t('pictures.who')}</p>
      </div>
    </fieldset>
  );
};
