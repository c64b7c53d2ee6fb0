import { useState } from 'preact/hooks';
import { Dialog } from '../design/Dialog.tsx';
import { TextArea } from '../design/TextArea.tsx';
import { t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { reasonIn } from '../session/reportFailure.ts';
import type { ServiceRole, ServicesOfSchool } from './serviceCalls.ts';
import { serviceRoleName } from './serviceRoleName.ts';

interface Props {
  readonly services: Pick<ServicesOfSchool, 'create'>;
  readonly roles: readonly ServiceRole[];
  readonly places: readonly { readonly id: number; readonly name: string }[];
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

const maxName = 100;
const maxPurpose = 500;

/** Makes a service account. */
export const ServiceForm = ({ services, roles, places, onClose, onSaved }: Props) => {
  const { me } = useAccount();
  const offered = [...(me.rights.manage_whole_directory ? [{ id: 0, name: t('services.everywhere') }] : []), ...places];
  const [name, setName] = useState('');
  const [purpose, setPurpose] = useState('');
  const [role, setRole] = useState(roles[0]?.role ?? '');
  const [place, setPlace] = useState(offered[0]?.id ?? 0);
  const [failure, setFailure] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);

  const save = async (): Promise<void> => {
    setIsBusy(true);
    setFailure(null);
    try {
      await services.create({ name, purpose, role, ...(offered.length > 0 && { organisation_id: place }) });
      onSaved();
    } catch (thrown) {
      setFailure(thrown);
      setIsBusy(false);
    }
  };

  return (
    <Dialog title={t('services.add')} onClose={onClose}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <label class="label">
          {t('services.name')}
          <input
            class="field"
            value={name}
            maxLength={maxName}
            required
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </label>
        <TextArea label={t('services.purpose')} value={purpose} onInput={setPurpose} rows={3} max={maxPurpose} />
        {roles.length > 1 && (
          <label class="label">
            {t('services.role')}
            <select class="field" value={role} onChange={(event) => setRole(event.currentTarget.value)}>
              {roles.map((one) => (
                <option key={one.role} value={one.role}>
                  {serviceRoleName(roles, one.role)}
                </option>
              ))}
            </select>
          </label>
        )}
        {offered.length > 1 && (
          <label class="label">
            {t('services.where')}
            <select class="field" value={place} onChange={(event) => setPlace(Number(event.currentTarget.value))}>
              {offered.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </select>
          </label>
        )}
        {failure !== null && (
          <p class="problem" role="alert">
            {reasonIn(failure)}
          </p>
        )}
        <div class="dialog-actions">
          <button type="button" class="button" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" class="button primary" disabled={isBusy || name.trim() === ''}>
            {t('save')}
          </button>
        </div>
      </form>
    </Dialog>
  );
};
