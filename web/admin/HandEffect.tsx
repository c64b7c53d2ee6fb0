import { t } from '../locales/translate.ts';
import type { HandAnswer } from './handCalls.ts';
import { SimulationOutcome } from './SimulationOutcome.tsx';
import './PersonEditor.css';

interface Props extends HandAnswer {
  /** A roster says the contrary, so that only a hold changes something. */
  readonly isHeld: boolean;
  readonly onHold: () => void;
}

/** What a change by hand would do, before it is saved. */
export const HandEffect = ({ outcome, effects, isHeld, onHold }: Props) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
  <section class="hand-effect" tabIndex={0} aria-label={t('hand.show')}>
    {isHeld ? (
      <>
        <p>{t('hand.held')}</p>
        <button type="button" class="button small" onClick={onHold}>
          {t('hand.toHold')}
        </button>
      </>
    ) : (
      outcome.groups.length === 0 && <p>{t('hand.nothing')}</p>
    )}
    {outcome.groups.length > 0 && effects && <SimulationOutcome result={effects} />}
  </section>
);
