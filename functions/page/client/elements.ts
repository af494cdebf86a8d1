/** The part of the document that changes: its data says which state it shows. */
export function sceneElement(): HTMLElement {
  const scene = document.getElementById('scene');
  if (!scene) throw new Error('The document has no scene.');
  return scene;
}

/** One element by its id, if it is there and of this kind. */
export function byId<Kind extends Element>(id: string, kind: new () => Kind, root: ParentNode = document) {
  const found = root.querySelector(`#${id}`);
  return found instanceof kind ? found : undefined;
}

/** Shown by somebody else's page, in a frame. */
export const framed = window.parent !== window;

/** What the page asks lies below its own address. */
export function addressOf(part: string): string {
  return `${location.pathname}${part}${framed ? '?embedded' : ''}`;
}
