/** Adopted by the dialog's shadow root: `style-src` has no say in style sheets that script constructs. */
export const STYLE = `
dialog {
  box-sizing: border-box;
  border: 0;
  padding: 0;
  width: min(28rem, 100vw - 2rem);
  max-width: none;
  max-height: calc(100dvh - 2rem);
  border-radius: 1rem;
  overflow: hidden auto;
  background: light-dark(#f4f5f7, #101318);
  color: light-dark(#151a21, #eef1f5);
  color-scheme: light dark;
  box-shadow: 0 1.5rem 4rem rgb(0 0 0 / .35);
}
dialog::backdrop {
  background: rgb(10 15 20 / .6);
}
button {
  position: sticky;
  top: .5rem;
  z-index: 1;
  display: block;
  width: 2.75rem;
  height: 2.75rem;
  margin: .5rem;
  margin-block-end: -3.25rem;
  margin-inline-start: auto;
  border: 0;
  border-radius: 50%;
  background: light-dark(#f4f5f7e0, #101318e0);
  color: inherit;
  font: 1.125rem / 1 system-ui, sans-serif;
  cursor: pointer;
}
button:focus-visible {
  outline: 3px solid;
  outline-offset: -3px;
}
@media (max-width: 30rem) {
  dialog {
    width: 100vw;
    max-height: 100dvh;
    margin: auto 0 0;
    border-radius: 1rem 1rem 0 0;
  }
}
@media (prefers-reduced-motion: no-preference) {
  dialog {
    animation: verso-in .18s ease-out;
  }
  @keyframes verso-in {
    from {
      opacity: 0;
      transform: translateY(.75rem);
    }
  }
}
`;
