import { t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { reportFailure } from '../session/reportFailure.ts';

/** Leads to the server's bot, which learns there whose chat it is. */
export const TelegramLink = ({ isLinked }: { isLinked: boolean }) => {
  const { client } = useAccount();
  const link = (): void => {
    // Opened by the click itself: browsers refuse tabs that come later.
    const tab = window.open('', '_blank');
    const work = client
      .notifications()
      .then((calls) => calls.linkTelegram())
      .then((url) => {
        if (tab === null) location.assign(url);
        else {
          tab.opener = null;
          tab.location.replace(url);
        }
      });
    reportFailure(
      work.catch((failure: unknown) => {
        tab?.close();
        throw failure;
      }),
    );
  };
  return (
    <>
      {isLinked && <p class="note">{t('notify.telegram.linked')}</p>}
      <button type="button" class="button small" onClick={link}>
        {t('notify.telegram.link')}
      </button>
      <p class="note">{t('notify.telegram.help')}</p>
    </>
  );
};
