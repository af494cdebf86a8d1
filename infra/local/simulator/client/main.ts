import type { Outcome } from '../../../../shared/embed/outcome.ts';
import { type Asked, askFor, confirm, hasEnded, type Kind, readAgain, type Wish } from './asked.ts';
import { browserOf } from './browser.ts';
import { readDeepLink } from './deep-link.ts';
import { beginDeliveries, showDeliveries } from './deliveries.ts';
import { bringIntoSight, find, whileResting } from './elements.ts';
import { guide } from './guide.ts';
import { phoneOf, takePastedLinks } from './phone.ts';

const POLL_MILLISECONDS = 1000;
/** Webhooks follow an end by a moment. */
const POLLS_AFTER_THE_END = 10;

const form = find('ask', HTMLFormElement);
const begin = find('begin', HTMLButtonElement);
const scan = find('scan', HTMLButtonElement);

/** What the server asked for last; another beginning replaces it. */
let asked: Asked | undefined;
let begun = 0;
let secondsTaken: number | undefined;

const phone = phoneOf({
  language: () => String(new FormData(form).get('locale')),
  onSent: refresh,
  onChange: () => queueMicrotask(draw),
});
const browser = browserOf({ onLink: (link) => phone.open(link), onOutcome: takeOutcome });
takePastedLinks(phone);

for (const radio of form.elements) {
  if (radio instanceof HTMLInputElement && radio.name === 'kind') radio.addEventListener('change', drawForm);
}
form.addEventListener('submit', (event) => {
  event.preventDefault();
  void whileResting(begin, start);
});
scan.addEventListener('click', () =>
  whileResting(scan, async () => {
    const link = (await browser.scan()) ?? asked?.links.map(readDeepLink).find((each) => each !== undefined);
    if (!link) throw new Error('There is no code on the page to scan.');
    phone.open(link);
  }),
);
drawForm();
draw();

async function start(): Promise<void> {
  await beginDeliveries();
  const made = await askFor(wish());
  asked = made;
  begun = performance.now();
  secondsTaken = undefined;
  if (made.identifier !== undefined) phone.setNumber(made.identifier);
  if (made.pageUrl !== undefined) browser.show(made.pageUrl);
  draw();
  bringIntoSight(find('browser', HTMLElement));
  void watch(made.id);
}

function wish(): Wish {
  const fields = new FormData(form);
  const kind = kindOf(fields);
  return {
    kind,
    channels: fields.getAll(takesSeveral(kind) ? 'channels' : 'channel').map(String),
    number: kind === 'session' ? '' : String(fields.get('number') ?? ''),
    confirmed: fields.has('confirmed'),
    locale: String(fields.get('locale')),
  };
}

function kindOf(fields: FormData): Kind {
  const given = fields.get('kind');
  return given === 'channels' || given === 'session' || given === 'request' ? given : 'number';
}

function takesSeveral(kind: Kind): boolean {
  return kind === 'channels' || kind === 'request';
}

function drawForm(): void {
  const kind = kindOf(new FormData(form));
  find('one-channel', HTMLFieldSetElement).hidden = takesSeveral(kind);
  find('several-channels', HTMLFieldSetElement).hidden = !takesSeveral(kind);
  find('number-to-verify', HTMLElement).hidden = kind === 'session';
  find('number', HTMLInputElement).required = kind === 'number' || kind === 'channels';
}

function draw(): void {
  find('answered', HTMLElement).hidden = !asked;
  scan.disabled = !asked || hasEnded(asked) || asked.nextStep === 'enter_pin';
  if (asked) {
    const status = find('status', HTMLElement);
    status.textContent = asked.status;
    status.dataset.status = asked.status;
    find('call', HTMLElement).textContent = JSON.stringify(asked.told, null, 2);
  }
  guide({ asked, onPhone: phone.nextButton(), secondsTaken });
}

/** The browser says how it ended. A result goes to the API, as it would from your server for this person's session. */
function takeOutcome(outcome: Outcome): void {
  if (outcome.outcome !== 'ended') return;
  void whileResting(null, async () => {
    if (asked && outcome.result !== undefined) await confirm(asked, outcome.result);
    await refresh();
  });
}

async function refresh(): Promise<void> {
  if (!asked) return;
  const now = await readAgain(asked);
  if (asked.id !== now.id) return;
  if (hasEnded(now) && !hasEnded(asked)) secondsTaken = (performance.now() - begun) / 1000;
  asked = now;
  draw();
  await showDeliveries();
}

async function watch(id: string): Promise<void> {
  for (let left = POLLS_AFTER_THE_END; left > 0; ) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
    if (asked?.id !== id) return;
    await refresh().catch(() => {});
    if (asked && hasEnded(asked)) left -= 1;
  }
}
