import { useEffect, useState } from 'preact/hooks';
import type { Person } from '../../client/wire/wireTypes.ts';
import { ConfirmDialog } from '../design/ConfirmDialog.tsx';
import { Icon } from '../design/Icon.tsx';
import { toast } from '../design/Toasts.tsx';
import { enPanels } from '../locales/enPanels.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { reportFailure } from '../session/reportFailure.ts';
import { type BlockList, moderationOf } from './moderationCalls.ts';
import { reporting } from './reporting.ts';

learnEnglish(enPanels);

interface Props {
  readonly person: Person & { readonly roles: readonly { readonly role: string }[] };
  /** The room in which the person is met; absent in the list of people. */
  readonly roomId?: number | undefined;
  /** Called with whether I block the person, once it is known and when it changes. */
  readonly onBlocked: (isBlocked: boolean) => void;
  /** Called after I have blocked or unblocked the person. */
  readonly onChange: () => void;
}

/** Reports a person; blocks and unblocks them where the policy allows it. */
export const PersonActions = ({ person, roomId, onBlocked, onChange }: Props) => {
  const { token } = useAccount();
  const [list, setList] = useState<BlockList | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const [round, setRound] = useState(0);
  const calls = moderationOf(token);
  useEffect(() => {
    // Without the list nothing is offered that it would allow.
    calls.blocks().then(
      (found) => {
        setList(found);
        onBlocked(found.blocks.some(({ user }) => user.id === person.id));
      },
      () => setList(null),
    );
  }, [token, person.id, round]);

  const isBlocked = list?.blocks.some(({ user }) => user.id === person.id) === true;
  const roles = person.roles.length > 0 ? person.roles.map(({ role }) => role) : [person.role];
  const mayBlock = list !== null && roles.every((role) => list.may_block.includes(role));
  const change = (work: Promise<unknown>, done: string): void =>
    reportFailure(
      work.then(() => {
        toast(done);
        setRound(round + 1);
        onChange();
      }),
    );
  return (
    <>
      <button
        type="button"
        class="button"
        onClick={() => {
          const thing = { user_id: person.id, ...(roomId !== undefined && { room_id: roomId }) };
          reporting.value = { thing, person, words: null };
        }}
      >
        <Icon name="alert" size={18} />
        {t('report.person')}
      </button>
      {isBlocked && (
        <button
          type="button"
          class="button"
          onClick={() => change(calls.unblock(person.id), t('block.lifted', { name: person.full_name }))}
        >
          <Icon name="check" size={18} />
          {t('block.lift')}
        </button>
      )}
      {mayBlock && !isBlocked && (
        <button type="button" class="button" onClick={() => setIsAsking(true)}>
          <Icon name="lock" size={18} />
          {t('block.set')}
        </button>
      )}
      {isAsking && (
        <ConfirmDialog
          question={t('block.sure', { name: person.full_name })}
          action={t('block.set')}
          onClose={() => setIsAsking(false)}
          onConfirm={() => change(calls.block(person.id), t('block.done', { name: person.full_name }))}
        />
      )}
    </>
  );
};
