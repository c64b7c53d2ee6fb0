import { useMemo, useState } from 'preact/hooks';
import { ConfirmDialog } from '../design/ConfirmDialog.tsx';
import { toast } from '../design/Toasts.tsx';
import { t } from '../locales/translate.ts';
import { PageHeader } from '../office/PageHeader.tsx';
import { RecordList } from '../office/RecordList.tsx';
import { reportFailure } from '../session/reportFailure.ts';
import { usePagination } from '../session/usePagination.ts';
import { ReplayDialog } from './ReplayDialog.tsx';
import { SecretDialog } from './SecretDialog.tsx';
import { WebhookDialog } from './WebhookDialog.tsx';
import { WebhookItem } from './WebhookItem.tsx';
import { type ListedWebhook, type ShownSecret, webhooksOf } from './webhookCalls.ts';

type Asked = { readonly what: 'rotate' | 'remove' | 'replay'; readonly webhook: ListedWebhook };

/** To where events are sent as they happen, and how that goes. */
export const WebhooksPart = ({ token }: { token: string }) => {
  const calls = useMemo(() => webhooksOf(token), [token]);
  const webhooks = usePagination('', calls.list);
  const [isAdding, setIsAdding] = useState(false);
  const [shown, setShown] = useState<ShownSecret | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const done = (work: Promise<unknown>): void => reportFailure(work.then(webhooks.reload));
  const test = async ({ id }: ListedWebhook): Promise<void> => {
    const { is_taken: isTaken, status, error, ms } = await calls.test(id);
    toast(
      isTaken ? t('webhooks.tested', { status: status ?? 0, ms }) : t('webhooks.testFailed', { reason: error ?? '' }),
    );
  };
  const isFor = (what: Asked['what']): ListedWebhook | undefined => (asked?.what === what ? asked.webhook : undefined);
  const [rotating, removing, replaying] = [isFor('rotate'), isFor('remove'), isFor('replay')];
  const close = (): void => setAsked(null);
  return (
    <div class="school-sheet">
      <PageHeader title={t('admin.webhooks')} purpose={t('webhooks.help')}>
        <button type="button" class="button primary" onClick={() => setIsAdding(true)}>
          {t('webhooks.add')}
        </button>
      </PageHeader>
      <RecordList
        label={t('admin.webhooks')}
        list={webhooks}
        none={t('webhooks.none')}
        noneHelp={t('webhooks.noneHelp')}
      >
        {(webhook) => (
          <WebhookItem
            key={webhook.id}
            webhook={webhook}
            calls={calls}
            onTest={() => reportFailure(test(webhook))}
            onToggle={() => done(calls.setActive(webhook.id, !webhook.is_active))}
            onAsk={(what) => setAsked({ what, webhook })}
          />
        )}
      </RecordList>
      {isAdding && (
        <WebhookDialog
          calls={calls}
          onClose={() => setIsAdding(false)}
          onDone={(made) => {
            setIsAdding(false);
            setShown(made);
            webhooks.reload();
          }}
        />
      )}
      {shown && <SecretDialog {...shown} onClose={() => setShown(null)} />}
      {rotating && (
        <ConfirmDialog
          question={t('webhooks.rotateSure', { url: rotating.url })}
          action={t('webhooks.rotate')}
          onClose={close}
          onConfirm={() => done(calls.rotate(rotating.id).then(setShown))}
        />
      )}
      {removing && (
        <ConfirmDialog
          question={t('webhooks.removeSure', { url: removing.url })}
          action={t('webhooks.remove')}
          onClose={close}
          onConfirm={() => done(calls.remove(removing.id))}
        />
      )}
      {replaying && (
        <ReplayDialog
          onClose={close}
          onReplay={(after) => {
            close();
            done(calls.replay(replaying.id, after));
          }}
        />
      )}
    </div>
  );
};
