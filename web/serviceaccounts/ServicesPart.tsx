import { useMemo, useState } from 'preact/hooks';
import type { CursorPage } from '../../client/ChatClient.ts';
import { ConfirmDialog } from '../design/ConfirmDialog.tsx';
import { Icon } from '../design/Icon.tsx';
import { fullTime } from '../locales/dates.ts';
import { t } from '../locales/translate.ts';
import { PageHeader } from '../office/PageHeader.tsx';
import { RecordItem } from '../office/RecordItem.tsx';
import { RecordList } from '../office/RecordList.tsx';
import { reportFailure } from '../session/reportFailure.ts';
import { usePagination } from '../session/usePagination.ts';
import { KeyList } from './KeyList.tsx';
import { ServiceForm } from './ServiceForm.tsx';
import { type ServiceLine, type ServiceRole, servicesOf } from './serviceCalls.ts';
import { serviceRoleName } from './serviceRoleName.ts';

interface Place {
  readonly id: number;
  readonly name: string;
}

interface Props {
  readonly token: string;
  /** Those whose directory this person manages. */
  readonly organisations: (cursor?: string) => Promise<CursorPage<Place>>;
}

/** The programs that post in their own name, and their keys. */
export const ServicesPart = ({ token, organisations }: Props) => {
  const services = useMemo(() => servicesOf(token), [token]);
  const [roles, setRoles] = useState<readonly ServiceRole[]>([]);
  const [isAdding, setIsAdding] = useState(false);
  const [opened, setOpened] = useState<number | null>(null);
  const [ending, setEnding] = useState<ServiceLine | null>(null);
  const places = usePagination('', organisations);
  const list = usePagination('', async () => {
    const { service_accounts: items, roles: known } = await services.list();
    setRoles(known);
    return { items, nextCursor: null };
  });
  const placeOf = ({ organisation_id: id }: ServiceLine): string =>
    id === null ? t('services.everywhere') : (places.items.find((one) => one.id === id)?.name ?? '');
  const setActive = (id: number, isActive: boolean) =>
    reportFailure(services.setActive(id, isActive).then(list.reload));

  return (
    <div class="school-sheet">
      <PageHeader title={t('admin.services')} purpose={t('services.help')}>
        {roles.length > 0 && (
          <button type="button" class="button primary" onClick={() => setIsAdding(true)}>
            <Icon name="plus" size={18} />
            {t('services.add')}
          </button>
        )}
      </PageHeader>
      <RecordList
        label={t('admin.services')}
        list={list}
        none={t('services.none')}
        noneHelp={t(roles.length > 0 ? 'services.noneHelp' : 'services.noRoles')}
      >
        {(one) => (
          <RecordItem
            key={one.id}
            title={one.name}
            tags={
              one.is_active
                ? [{ text: serviceRoleName(roles, one.role) }]
                : [{ text: t('services.inactive'), tone: 'past' }]
            }
            facts={[
              placeOf(one),
              t('services.since', { time: fullTime(one.created_at) }),
              one.last_used_at === null
                ? t('services.unused')
                : t('services.used', { time: fullTime(one.last_used_at) }),
            ]}
            isPast={!one.is_active}
            actions={
              one.is_active ? (
                <>
                  <button
                    type="button"
                    class="button small"
                    aria-expanded={opened === one.id}
                    onClick={() => setOpened(opened === one.id ? null : one.id)}
                  >
                    {t('services.keys')}
                  </button>
                  <button type="button" class="button small" onClick={() => setEnding(one)}>
                    {t('services.deactivate')}
                  </button>
                </>
              ) : (
                <button type="button" class="button small" onClick={() => setActive(one.id, true)}>
                  {t('services.activate')}
                </button>
              )
            }
            below={opened === one.id && one.is_active && <KeyList services={services} id={one.id} />}
          >
            {one.purpose !== '' && (
              <p class="record-words" dir="auto">
                {one.purpose}
              </p>
            )}
          </RecordItem>
        )}
      </RecordList>
      {isAdding && (
        <ServiceForm
          {...{ services, roles }}
          places={places.items}
          onClose={() => setIsAdding(false)}
          onSaved={() => {
            setIsAdding(false);
            list.reload();
          }}
        />
      )}
      {ending && (
        <ConfirmDialog
          question={t('services.deactivateSure', { name: ending.name })}
          action={t('services.deactivate')}
          onClose={() => setEnding(null)}
          onConfirm={() => setActive(ending.id, false)}
        />
      )}
    </div>
  );
};
