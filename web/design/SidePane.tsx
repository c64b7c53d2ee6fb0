import type { ComponentChildren, HTMLAttributes, Ref } from 'preact';

interface Props {
  readonly title: string;
  readonly class: string;
  /** Beside the title. */
  readonly action?: ComponentChildren;
  /** Below the title; stays while the list scrolls. */
  readonly head: ComponentChildren;
  readonly list?: HTMLAttributes<HTMLDivElement> & { readonly ref?: Ref<HTMLDivElement> };
  /** It is what the page shows, with nothing beside it, unless something covers it. */
  readonly isMain?: boolean;
  readonly isCovered?: boolean;
  readonly children: ComponentChildren;
}

/** The list beside the main pane; on a phone, the first of the two. */
export const SidePane = ({ title, class: extra, action, head, list, isMain, isCovered, children }: Props) => {
  const Frame = isMain ? 'main' : 'aside';
  return (
    <Frame
      class={`side ${extra}`}
      aria-label={title}
      id={isMain && !isCovered ? 'main' : undefined}
      tabIndex={isMain ? -1 : undefined}
    >
      <header class="side-head">
        <div class="side-title">
          <h1>{title}</h1>
          {action}
        </div>
        {head}
      </header>
      <div class="side-list" {...list}>
        {children}
      </div>
    </Frame>
  );
};
