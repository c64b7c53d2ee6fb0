/** In a shadow tree, so that it and the host's styles leave each other alone. A constructed sheet needs no rule of the host's. */
export const embedStyle = `
:host { all: initial; --size: 56px; --gap: 20px; font: 500 15px/1.3 system-ui, sans-serif; }
:host([hidden]) { display: none; }
button { font: inherit; cursor: pointer; }
.bubble { position: fixed; inset-block-end: var(--gap); z-index: 2147483000; inline-size: var(--size);
  block-size: var(--size); padding: 0; border: 0; border-radius: 50%; color: #fff; background: var(--homeroom-accent, #17634a);
  box-shadow: 0 4px 16px rgb(0 0 0 / 28%); }
.bubble svg { display: block; margin: auto; }
.end .bubble, .end .panel { inset-inline-end: var(--gap); }
.start .bubble, .start .panel { inset-inline-start: var(--gap); }
:focus-visible { outline: 3px solid #fff; outline-offset: 2px; box-shadow: 0 0 0 6px #17634a; }
.badge { position: absolute; inset-block-start: -4px; inset-inline-end: -4px; min-inline-size: 22px; padding-inline: 5px;
  box-sizing: border-box; border-radius: 11px; background: #f5b83d; color: #2b1d00; font-size: 13px; line-height: 22px; }
.badge:empty { display: none; }
.panel { position: fixed; inset-block-end: calc(var(--gap) * 2 + var(--size)); z-index: 2147483000; display: flex;
  flex-direction: column; inline-size: min(420px, calc(100vw - 2 * var(--gap)));
  block-size: min(660px, calc(100vh - 3 * var(--gap) - var(--size))); overflow: hidden; border-radius: 14px;
  background: Canvas; box-shadow: 0 12px 40px rgb(0 0 0 / 30%); }
.panel[hidden] { display: none; }
.bar { display: none; flex: none; justify-content: flex-end; padding: 2px 8px; }
.close { inline-size: 40px; block-size: 40px; border: 0; border-radius: 50%; background: none; color: CanvasText;
  font-size: 22px; line-height: 1; }
.bar :focus-visible { outline-color: #17634a; box-shadow: none; }
.pane { display: block; block-size: 100%; min-block-size: 320px; }
iframe { flex: 1; inline-size: 100%; block-size: 100%; border: 0; background: Canvas; }
.unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 520px) {
  .panel { inset: 0; inline-size: 100%; block-size: 100%; border-radius: 0; }
  .bar { display: flex; }
  .is-open .bubble { display: none; }
}
@media (prefers-reduced-motion: no-preference) { .bubble { transition: scale 120ms; } .bubble:hover { scale: 1.05; } }
`;
