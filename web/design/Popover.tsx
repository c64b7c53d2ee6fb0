import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

interface Props {
  /** The element beside which it opens, and which gets the focus back. */
  readonly anchor: { readonly current: HTMLElement | null };
  readonly class: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

const gapPx = 6;
const edgePx = 8;

/** A popover of the browser: above everything else, closed by Escape or by a click elsewhere. */
export const Popover = ({ anchor, class: name, onClose, children }: Props) => {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const [popover, beside] = [element.current, anchor.current];
    if (popover === null || beside === null) return;
    popover.showPopover();
    const anchorRect = beside.getBoundingClientRect();
    const { width, height } = popover.getBoundingClientRect();
    // Its end is at the end of what it belongs to, in the direction of the page.
    const isMirrored = getComputedStyle(beside).direction === 'rtl';
    const wanted = isMirrored ? anchorRect.left : anchorRect.right - width;
    const left = Math.max(edgePx, Math.min(wanted, innerWidth - width - edgePx));
    const fitsBelow = anchorRect.bottom + gapPx + height < innerHeight - edgePx;
    popover.style.left = `${left}px`;
    popover.style.top = `${Math.max(edgePx, fitsBelow ? anchorRect.bottom + gapPx : anchorRect.top - gapPx - height)}px`;
    popover.querySelector<HTMLElement>('button')?.focus({ preventScroll: true });
    const onToggle = (event: Event): void => {
      if ((event as ToggleEvent).newState === 'closed') onClose();
    };
    popover.addEventListener('toggle', onToggle);
    return () => {
      popover.removeEventListener('toggle', onToggle);
      const hadFocus = popover.contains(document.activeElement) || document.activeElement === document.body;
      if (popover.isConnected && popover.matches(':popover-open')) popover.hidePopover();
      if (hadFocus && beside.isConnected) beside.focus({ preventScroll: true });
    };
  }, []);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of what is inside go no further
    <div
      ref={element}
      class={`popover ${name}`}
      popover="auto"
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.stopPropagation();
      }}
    >
      {children}
    </div>
  );
};
