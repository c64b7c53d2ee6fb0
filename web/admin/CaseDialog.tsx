import { useState } from 'preact/hooks';
import type { Contact } from '../../client/wire/wireTypes.ts';
import { PeoplePicker } from '../contacts/PeoplePicker.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { toast } from '../design/Toasts.tsx';
import { t } from '../locales/translate.ts';
import type { CasesOfSchool } from '../office/cases.ts';
import { reasonIn } from '../session/reportFailure.ts';
import './CaseDialog.css';

interface Props {
  readonly cases: Pick<CasesOfSchool, 'open'>;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const maxReason = 2_000;
const dayMs = 86_400_000;
/** Two weeks are enough for most; who needs longer says so. */
const daysOffered = 14;

/** A day by the clock of whoever opens the case, `YYYY-MM-DD`. */
const dayIn = (days: number): string => {
  const day = new Date(Date.now() + days * dayMs);
  return new Date(day.getTime() - day.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
};

/** Opens a case: why, about whom, until when. */
export const CaseDialog = ({ cases, onClose, onDone }: Props) => {
  const [reason, setReason] = useState('');
  const [people, setPeople] = useState<readonly Contact[]>([]);
  const [until, setUntil] = useState(() => dayIn(daysOffered));
  const [failure, setFailure] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);

  const choose = (contact: Contact): void =>
    setPeople(
      people.some(({ id }) => id === contact.id) ? people.filter(({ id }) => id !== contact.id) : [...people, contact],
    );

  const open = async (): Promise<void> => {
    setIsBusy(true);
    try {
      const opened = await cases.open({
        reason: reason.trim(),
        user_ids: people.map(({ id }) => id),
        // The last day counts.
        until: new Date(`${until}T23:59:59.999`).toISOString(),
      });
      toast(t(opened.state === 'waiting' ? 'cases.waits' : 'cases.runs'));
      onDone();
    } catch (thrown) {
      setFailure(thrown);
      setIsBusy(false);
    }
  };

  return (
    <Dialog title={t('cases.open')} onClose={onClose}>
      <form
        class="form case-form"
        onSubmit={(event) => {
          event.preventDefault();
          void open();
        }}
      >
        <label class="label">
          {t('cases.reason')}
          <textarea
            class="field"
            rows={3}
            required
            maxLength={maxReason}
            value={reason}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        </label>
        <fieldset class="bare">
          <legend class="label">{t('cases.people')}</legend>
          <p class="note">
            {people.length === 0 ? t('cases.nobody') : people.map(({ full_name }) => full_name).join(', ')}
          </p>
          <PeoplePicker chosen={people} onChoose={choose} />
        </fieldset>
        <label class="label">
          {t('cases.lastDay')}
          <input
            class="field"
            type="date"
            required
            min={dayIn(0)}
            max={dayIn(365)}
            value={until}
            onInput={(event) => setUntil(event.currentTarget.value)}
          />
        </label>
        {failure !== null && (
          <p class="problem" role="alert">
            {t('failed', { reason: reasonIn(failure) })}
          </p>
        )}
        <div class="dialog-actions">
          <button type="button" class="button" onClick={onClose}>
            {t('cancel')}
          </button>
          <button
            type="submit"
            class="button primary"
            disabled={isBusy || reason.trim() === '' || people.length === 0 || until === ''}
          >
            {t('cases.openNow')}
          </button>
        </div>
      </form>
    </Dialog>
  );
};
