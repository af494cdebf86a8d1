const form = document.querySelector('#form');
const said = document.querySelector('#said');
const here = document.querySelector('#here');

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const fields = Object.fromEntries(new FormData(form));
  const { verificationUrl } = await post('/verification', fields);
  const outcome = await show(verificationUrl, event.submitter.value);
  switch (outcome.outcome) {
    case 'closed':
      // The message may come all the same: ask later, or listen to the webhook.
      said.textContent = 'You closed it.';
      break;
    case 'ended': {
      // What the browser says counts for nothing: the server asks, and sends `result`, if there is one.
      const { status, verifiedNumber } = await post('/verification/ended', { result: outcome.result });
      said.textContent = verifiedNumber ? `${verifiedNumber} is yours.` : `It is ${status}.`;
    }
  }
});

function show(verificationUrl, shown) {
  return shown === 'inline' ? Verso.drawInline(verificationUrl, here) : Verso.openDialog(verificationUrl);
}

async function post(path, body) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`The shop answered ${response.status}.`);
  return await response.json();
}
