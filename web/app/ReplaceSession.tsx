import { Mark } from '../design/Mark.tsx';
import { enSignIn } from '../locales/enSignIn.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { answerReplace } from '../session/answerReplace.ts';
import { GatePage } from '../signin/GatePage.tsx';
import { useNameOf } from '../signin/useNameOf.ts';
import '../signin/SignIn.css';

learnEnglish(enSignIn);

/** Asks whether the person of a link takes the place of who is signed in: whoever sent the link chose that person. */
export const ReplaceSession = ({ token, before }: { token: string; before: string }) => {
  const [now, linked] = [useNameOf(before), useNameOf(token)];
  return (
    <GatePage>
      <div class="gate-card" role="alertdialog" aria-labelledby="replace-title">
        <Mark />
        <h1 id="replace-title">{t('signIn.replaceTitle')}</h1>
        <p>{t('signIn.replaceHelp', { now, linked })}</p>
        <button type="button" class="button primary" onClick={() => answerReplace(false)}>
          {t('signIn.stay', { name: now })}
        </button>
        <button type="button" class="button" onClick={() => answerReplace(true)}>
          {t('signIn.replace', { name: linked })}
        </button>
      </div>
    </GatePage>
  );
};
