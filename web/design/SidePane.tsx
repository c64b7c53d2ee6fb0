import type { ComponentChildren, HTMLAttributes, Ref } from 'preact';

interface Props {
  readonly title: string;
  readonly class: string;
  /** Beside the title. */
  readonly action?: ComponentChildren;
  /** Below the title; stays while the list scrolls. */
  readonly head: ComponentChildren;
  readonly list?: HTMLAttributes<HTMLDivElement> & { readonly ref?: Ref<HTMLDivElement> };
  readonly children: ComponentChildren;
}

/** The list beside the main pane; on a phone, the first of the two. */
export const SidePane = ({ title, class: extra, action, head, list, children }: Props) => (
  <aside class={`side ${extra}`} aria-label={title}>
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
  </aside>
);
