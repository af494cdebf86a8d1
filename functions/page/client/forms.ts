import { digitsIn } from './digits.ts';
import { byId } from './elements.ts';
import { endWith } from './end.ts';
import { typedNumber } from './number-form.ts';
import { field, placeOf, post } from './post.ts';
import { interrupt } from './status.ts';
import { refresh } from './swap.ts';

const PIN_DIGITS = 6;
let sending = false;

/** What a person types in: the PIN, and the wish for a new code. */
export function takeForms(): void {
  document.addEventListener('input', ({ target }) => {
    if (!(target instanceof HTMLInputElement)) return;
    target.removeAttribute('aria-invalid');
    if (target.id === 'pin' && digitsIn(target.value).length === PIN_DIGITS) target.form?.requestSubmit();
  });
  document.addEventListener('submit', (event) => {
    event.preventDefault();
    const { target } = event;
    if (sending || !(target instanceof HTMLFormElement)) return;
    sending = true;
    void send(target).finally(() => {
      sending = false;
    });
  });
}

async function send(form: HTMLFormElement): Promise<void> {
  switch (form.id) {
    case 'pin-form':
      return sendPin(form);
    case 'code-form':
      return askForCode(form);
    case 'number-form':
      return sendNumber(form);
  }
}

async function sendPin(form: HTMLFormElement): Promise<void> {
  const pin = digitsIn(byId('pin', HTMLInputElement)?.value ?? '');
  if (pin.length !== PIN_DIGITS) return refuse('pin');
  const posted = await post('/pin', { pin, ...placeOf(form) });
  switch (posted.kind) {
    case 'accepted': {
      const result = field(posted.body, 'result');
      const id = field(posted.body, 'verification_id');
      return typeof result === 'string' && typeof id === 'string' ? endWith(id, result) : await lookAgain();
    }
    case 'refused':
      await lookAgain();
      return posted.detail === 'wrong_pin' ? refuse('pin') : undefined;
    case 'unreachable':
      return sayTrouble();
  }
}

async function askForCode(form: HTMLFormElement): Promise<void> {
  const posted = await post('/code', placeOf(form));
  if (posted.kind === 'unreachable') return sayTrouble();
  if (posted.kind === 'accepted') return await lookAgain();
  refuse('code');
}

async function sendNumber(form: HTMLFormElement): Promise<void> {
  const number = typedNumber();
  if (number === undefined) return refuse('number', 'invalid');
  const posted = await post('/number', { number, ...placeOf(form) });
  if (posted.kind === 'unreachable') return sayTrouble();
  if (posted.kind === 'accepted') return await lookAgain();
  refuse('number', posted.detail === 'invalid_identifier' ? 'invalid' : 'refused');
}

/** Beside the field, which keeps what was typed. */
function refuse(name: string, reason?: 'invalid' | 'refused'): void {
  const error = byId(`${name}-error`, HTMLElement);
  if (error && reason) error.textContent = error.dataset[reason] ?? '';
  if (error) error.hidden = false;
  const input = byId(name, HTMLInputElement);
  input?.setAttribute('aria-invalid', 'true');
  input?.select();
}

async function lookAgain(): Promise<void> {
  await refresh().catch(sayTrouble);
}

function sayTrouble(): void {
  interrupt(document.documentElement.dataset.trouble);
}
