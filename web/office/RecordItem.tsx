import type { ComponentChildren } from 'preact';

export type TagTone = 'calm' | 'danger' | 'past';

export interface Tag {
  readonly text: string;
  readonly tone?: TagTone;
}

interface Props {
  readonly title: string;
  readonly tags?: readonly Tag[];
  /** Who, when, what number: one quiet line. */
  readonly facts?: readonly (string | false | null | undefined)[];
  readonly children?: ComponentChildren;
  readonly actions?: ComponentChildren;
  /** What was opened of it. */
  readonly below?: ComponentChildren;
  readonly isPast?: boolean;
  readonly isUrgent?: boolean;
}

/** One entry in a list of the office: what it is, about whom, the facts, and what can be done. */
export const RecordItem = (props: Props) => {
  const { title, tags = [], facts = [], children, actions, below, isPast = false, isUrgent = false } = props;
  return (
    <li class={`record ${isPast ? 'is-past' : ''} ${isUrgent ? 'is-urgent' : ''}`}>
      <RecordHead {...{ title, tags, facts }}>{children}</RecordHead>
      {actions && <div class="record-actions">{actions}</div>}
      {below && <div class="record-below">{below}</div>}
    </li>
  );
};

export const RecordHead = ({
  title,
  tags = [],
  facts = [],
  children,
}: Pick<Props, 'title' | 'tags' | 'facts' | 'children'>) => {
  const shown = facts.filter(Boolean);
  return (
    <div class="record-head">
      <p>
        {tags.map(({ text, tone = 'calm' }) => (
          <span key={text}>
            <span class={`tag is-${tone}`}>{text}</span>{' '}
          </span>
        ))}
        <strong>
          <bdi>{title}</bdi>
        </strong>
      </p>
      {children}
      {shown.length > 0 && <p class="note">{shown.join(' · ')}</p>}
    </div>
  );
};
