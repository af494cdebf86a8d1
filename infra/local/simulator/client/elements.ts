/** The element that the page's own markup has. Throws where it hasn't: a mistake of ours. */
export function find<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`The page has no ${kind.name} #${id}.`);
}

export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  { text, className }: { readonly text?: string; readonly className?: string } = {},
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  if (text !== undefined) element.textContent = text;
  if (className !== undefined) element.className = className;
  return element;
}

/** Does what a press asks for: the button rests meanwhile, and what goes wrong is said. */
export async function whileResting(
  button: HTMLButtonElement | null,
  action: () => Promise<void>,
): Promise<void> {
  const problem = find('problem', HTMLElement);
  problem.textContent = '';
  if (button) button.disabled = true;
  try {
    await action();
  } catch (error) {
    problem.textContent = error instanceof Error ? error.message : String(error);
  } finally {
    if (button) button.disabled = false;
  }
}

/** On a narrow screen the three stand below each other: what comes next has to come into sight. */
export function bringIntoSight(element: HTMLElement): void {
  const { top, bottom } = element.getBoundingClientRect();
  if (top < 0 || bottom > innerHeight) element.scrollIntoView({ block: 'start' });
}
