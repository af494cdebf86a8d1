/**
 * What people read, in English. `{project}` is the caller's own name, `{ending}` the last two digits of the
 * number to confirm. Each text says for whom something is done before it says what to do.
 */
export const en = {
  prompt: 'VERIFY {code} - I confirm my phone number for {project}',
  telegram_instruction:
    'Open Telegram, press Start in the chat with {address}, then share your phone number with the button.',
  whatsapp_instruction: 'Open WhatsApp and send the prepared message to {address}.',
  sms_instruction: 'Send the prepared text message to {address}.',
  ask_contact:
    '{project} asks to confirm that the number ending in {ending} is yours.\n\nGo on only if you started this yourself at {project}. If somebody sent you here, stop: they would be let in as you.\n\nTo confirm, press the button below.',
  ask_any_contact:
    '{project} asks for your phone number.\n\nGo on only if you started this yourself at {project}. If somebody sent you here, stop: they would be let in as you.\n\nTo share it with {project}, press the button below.',
  share_contact: 'Share my phone number',
  verified: '{project} now knows that this number is yours. You can go back to {project}.',
  wrong_sender:
    '{project} asked for the number ending in {ending}, and this account has another one. Open the link again from the account with that number.',
  not_own_contact:
    'Please press the button to share your own number. A contact of somebody else confirms nothing.',
  anonymous_number:
    "This account has an anonymous number (+888), which isn't a telephone number. Use an account with a phone number.",
  no_match: "This code isn't valid, or not any more. Go back to where you started and ask for a new one.",
  nothing_asked:
    'Nobody waits for your number right now. Go back to where you started and open its link again.',
  help: 'Here you confirm your phone number for a service that you use. Open the link that the service showed you.',
} as const;
