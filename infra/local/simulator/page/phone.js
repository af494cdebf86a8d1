import { readDeepLink } from './deep-link.js';

const find = (id) => document.getElementById(id);
const create = find('create');
const settings = find('settings');
const compose = find('compose');
const confirm = find('confirm');
const chat = find('chat');

const POLL_MILLISECONDS = 1000;
const ENDED = ['verified', 'failed', 'expired', 'cancelled'];

/** The verification that the left side shows; another creation replaces it. */
let shown;

async function ask(method, path, body) {
  const response = await fetch(`/local/phone/${path}`, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error?.message ?? `The local stack answered ${response.status}.`);
  return answer;
}

/** Runs one action of a form: its button rests meanwhile, and what goes wrong is said. */
function onSubmit(form, action) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = form.querySelector('button');
    if (button) button.disabled = true;
    find('problem').textContent = '';
    try {
      await action(new FormData(form));
    } catch (error) {
      find('problem').textContent = error.message;
    } finally {
      if (button) button.disabled = false;
    }
  });
}

onSubmit(create, async (fields) => {
  const given = { type: 'phone', ...Object.fromEntries([...fields].filter(([, value]) => value !== '')) };
  const created = await ask('POST', 'verifications', given);
  settings.elements.number.value = created.identifier;
  show(created);
  find('open').focus();
  watch(created.id);
});

onSubmit(confirm, async (fields) => {
  await ask('POST', `verifications/${shown.id}/confirm`, { pin: fields.get('pin') });
  confirm.reset();
  await refresh();
});

onSubmit(settings, () => followLink(settings.elements.link.value));
settings.elements.link.addEventListener('input', (event) => {
  if (readDeepLink(event.target.value)) followLink(event.target.value);
});

find('open').addEventListener('click', () => followLink(shown.challenge.deep_link));

onSubmit(compose, async (fields) => {
  const text = fields.get('text');
  compose.reset();
  await act(text, { text });
});

function followLink(link) {
  const opened = readDeepLink(link);
  if (!opened) throw new Error('No app on this phone opens that link.');
  settings.elements.channel.value = opened.channel;
  compose.elements.text.value = opened.text;
  compose.querySelector('button').focus();
}

async function act(words, what) {
  say('mine', words);
  const { status, replies } = await ask('POST', 'actions', {
    channel: settings.elements.channel.value,
    number: settings.elements.number.value,
    language: create.elements.locale.value,
    ...what,
  });
  if (status >= 300) throw new Error(`The provider was answered ${status}, and would send it again.`);
  for (const reply of replies) {
    say('theirs', reply.text);
    if (reply.share_contact) offerContact(reply.share_contact);
  }
  await refresh();
}

function offerContact(label) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = label;
  button.addEventListener('click', async () => {
    button.remove();
    find('problem').textContent = '';
    await act(settings.elements.number.value, {}).catch((error) => {
      find('problem').textContent = error.message;
    });
  });
  chat.append(button);
  button.focus();
}

function say(who, text) {
  const line = document.createElement('p');
  line.className = who;
  line.dir = 'auto';
  line.textContent = text;
  chat.append(line);
  chat.scrollTop = chat.scrollHeight;
}

const STEPS = {
  send: 'Open the link on the phone, and press Send there.',
  share_contact: 'Press the button in the chat that shares the number.',
  enter_pin: 'The phone got a PIN. The person types it where they started.',
};

function show(verification) {
  // A poll has no challenge any more once something was sent.
  shown = { ...verification, challenge: verification.challenge ?? shown?.challenge };
  find('verification').hidden = false;
  find('status').textContent = verification.status;
  find('step').textContent = STEPS[verification.next_step] ?? '';
  find('open').hidden = verification.status !== 'pending' || !shown.challenge?.deep_link;
  confirm.hidden = verification.next_step !== 'enter_pin';
  find('answer').textContent = JSON.stringify(verification, null, 2);
}

async function refresh() {
  if (!shown) return;
  const { id } = shown;
  const found = await ask('GET', `verifications/${id}`);
  if (shown.id === id) show(found);
}

function watch(id) {
  if (shown.id !== id || ENDED.includes(shown.status)) return;
  setTimeout(async () => {
    await refresh().catch(() => {});
    watch(id);
  }, POLL_MILLISECONDS);
}
