import { eventsOf } from '../events/events-of.ts';
import type {
  Clock,
  DeliveryStore,
  EndpointStore,
  MessageQueue,
  ProjectDirectory,
  Random,
  Receiver,
  WebhookAnswer,
  WebhookSecrets,
  WebhookSender,
} from '../ports.ts';
import { type Delivery, deliveryKey, newDelivery } from './delivery.ts';
import { type Endpoint, HEALTHY, type Lane, openFor, passage, slowUntil } from './endpoint.ts';
import type { Subject } from './event-body.ts';
import type { FindSubject } from './find-subject.ts';
import { type DeliveryMessage, serializeMessage } from './message.ts';
import { isDelivered, postEvent } from './post-event.ts';
import { delayUntil, MAX_ATTEMPTS, shareOf, waitAfter } from './retry-schedule.ts';

export type DeliverPorts = {
  readonly clock: Clock;
  readonly random: Random;
  readonly subjects: FindSubject;
  readonly directory: Pick<ProjectDirectory, 'findProject'>;
  readonly deliveries: DeliveryStore;
  readonly endpoints: EndpointStore;
  readonly secrets: WebhookSecrets;
  readonly sender: WebhookSender;
  readonly retries: MessageQueue;
};

/** What became of a message; it can be deleted then. */
export type Handled =
  | 'delivered'
  | 'retried'
  | 'failed'
  | 'deferred'
  | 'superseded'
  | 'not_wanted'
  | 'done_before';

/** A receiver that is away this long has its tries ended, as if each had been made. */
const GIVE_UP = 86_400_000;
const SPREAD = 30_000;
/** A message that comes a little early is not sent around for it. */
const EARLY = 1000;

/**
 * One message of a queue, done with when this returns; what is thrown brings it back. A retry and a deferral are sent before anything
 * says so in the database: interrupted in between, the message comes back and is handled again, so that an event is rather delivered
 * twice, under the same id, than not at all.
 */
export async function deliver(ports: DeliverPorts, message: DeliveryMessage, lane: Lane): Promise<Handled> {
  const { clock, deliveries, endpoints, subjects, directory } = ports;
  const { event, attempt, manual } = message;
  if (message.due > clock.now() + EARLY) return defer(ports, message, message.due);

  const [former, subject, project] = await Promise.all([
    // A first try that comes twice within the second that such a read may be behind is sent twice, under the same id: what is written of it
    // is decided by conditions. A retry is one of a chain that must not fork, and is read strongly.
    deliveries.find(deliveryKey(event), { consistent: lane === 'retries' }),
    subjects(event),
    directory.findProject(event.project),
  ]);
  if (former && (former.status === 'delivered' || former.attempts >= attempt)) return 'done_before';
  const url = subject && (callbackOf(subject) ?? project?.webhookUrl);
  const known: Known = { delivery: former ?? newDelivery(event, url ?? '', MAX_ATTEMPTS), isNew: !former };
  // Erased meanwhile, or older than what is kept.
  if (!subject)
    return former ? fail(ports, known, message, 'What it tells of is not kept any more.') : 'not_wanted';
  if (url === undefined)
    return former ? fail(ports, known, message, 'There is no webhook URL any more.') : 'not_wanted';
  if (lane === 'retries' && !manual && (await isSuperseded(ports, subject))) {
    await fail(ports, known, message, 'A newer event of this verification has been delivered.');
    return 'superseded';
  }

  const receiver = { projectId: event.project, url };
  const { endpoint, gone } = await endpoints.find(receiver, clock.now());
  if (gone && !manual) return fail(ports, known, message, 'This URL is switched off: it has answered 410.');
  const now = clock.now();
  const way = manual ? { kind: 'send' as const } : passage(endpoint, lane, now);
  if (
    way.kind === 'wait' ||
    (way.kind === 'probe' && !(await endpoints.claimProbe(receiver, endpoint, way.until)))
  ) {
    if (now - message.since >= GIVE_UP)
      return fail(ports, known, message, 'The receiver was away for 24 hours.');
    // Not all at the same moment, or the one that may try would be one of thousands that came for nothing.
    const spread = lane === 'retries' ? Math.round(SPREAD * shareOf(ports.random)) : 0;
    return defer(ports, message, (way.kind === 'wait' ? way.due : way.until) + spread);
  }

  const answer = await postEvent(ports, subject, url);
  const handled = await settle(ports, { ...known, delivery: { ...known.delivery, url } }, message, answer);
  // Somebody asked for this try by hand, and the receiver takes events again.
  if (gone && isDelivered(answer)) await endpoints.switchOn(receiver);
  await remember(ports, receiver, endpoint, answer);
  return handled;
}

/** A delivery as it was found, or as it begins. */
type Known = { readonly delivery: Delivery; readonly isNew: boolean };

/** What this try says of the receiver; a healthy one's answers cost no write. */
async function remember(
  { clock, endpoints }: DeliverPorts,
  receiver: Receiver,
  endpoint: Endpoint,
  answer: WebhookAnswer,
): Promise<void> {
  const now = clock.now();
  const slow = slowUntil(answer.milliseconds, now);
  if (isDelivered(answer)) {
    const healthy = endpoint.failures === 0 && endpoint.openUntil === undefined;
    if (!healthy || slow !== undefined)
      await endpoints.save(receiver, { ...HEALTHY, ...(slow !== undefined && { slowUntil: slow }) }, now);
    return;
  }
  if (answer.status === 410) await endpoints.switchOff(receiver, now);
  const open = openFor(endpoint, await endpoints.addFailure(receiver, slow, now));
  if (open !== undefined) await endpoints.open(receiver, { until: now + open, milliseconds: open });
}

/** Writes down what a try did; the next one is on its way before. */
async function settle(
  { clock, random, deliveries, retries }: DeliverPorts,
  known: Known,
  message: DeliveryMessage,
  answer: WebhookAnswer,
): Promise<Handled> {
  const now = clock.now();
  const tried = {
    ...withAnswer(known.delivery, answer),
    attempts: message.attempt,
    lastAttemptAt: now,
    updatedAt: now,
  };
  if (isDelivered(answer)) {
    await deliveries.record({ ...tried, status: 'delivered', deliveredAt: now }, known);
    return 'delivered';
  }
  const wait =
    message.manual || answer.status === 410 ? undefined : waitAfter(message.attempt, shareOf(random));
  if (wait === undefined) {
    const maxAttempts = Math.max(known.delivery.maxAttempts, message.attempt);
    await deliveries.record({ ...tried, status: 'failed', maxAttempts }, known);
    return 'failed';
  }
  const due = now + wait;
  const next = { ...message, attempt: message.attempt + 1, due };
  await retries.send(serializeMessage(next), delayUntil(due, now));
  await deliveries.record({ ...tried, status: 'pending', nextRetryAt: due }, known);
  return 'retried';
}

async function defer(
  { clock, retries }: DeliverPorts,
  message: DeliveryMessage,
  due: number,
): Promise<Handled> {
  await retries.send(serializeMessage({ ...message, due }), delayUntil(due, clock.now()));
  return 'deferred';
}

/**
 * A try by hand is one more also when it comes to nothing: whoever asked for it may write that it is on its way after this, and must not
 * find as many tries as it had seen.
 */
async function fail(
  { clock, deliveries }: DeliverPorts,
  known: Known,
  { attempt, manual }: DeliveryMessage,
  reason: string,
): Promise<Handled> {
  const now = clock.now();
  const { nextRetryAt: _never, ...rest } = known.delivery;
  const attempts = manual ? attempt : rest.attempts;
  const maxAttempts = Math.max(rest.maxAttempts, attempts);
  const ended = { ...rest, attempts, maxAttempts, errorMessage: reason, updatedAt: now };
  await deliveries.record({ ...ended, status: 'failed' }, known);
  return 'failed';
}

/** Receivers drop what is older than what they have: telling it again would only wake them. */
async function isSuperseded({ deliveries }: DeliverPorts, subject: Subject): Promise<boolean> {
  if (!('verification' in subject)) return false;
  const { event, verification } = subject;
  const newer = eventsOf(verification).filter(({ sequence }) => sequence > event.sequence);
  const found = await Promise.all(
    newer.map((each) => deliveries.find(deliveryKey(each), { consistent: false })),
  );
  return found.some((delivery) => delivery?.status === 'delivered');
}

function callbackOf(subject: Subject): string | undefined {
  if ('verification' in subject) return subject.verification.callbackUrl;
  return 'state' in subject ? subject.state.request.callbackUrl : undefined;
}

function withAnswer(known: Delivery, { status, body, reason }: WebhookAnswer): Delivery {
  const { responseStatus: _s, responseBody: _b, errorMessage: _e, nextRetryAt: _n, ...rest } = known;
  const refusal =
    status !== undefined && (status < 200 || status > 299) ? `It answered ${status}.` : undefined;
  const errorMessage = reason ?? refusal;
  return {
    ...rest,
    ...(status !== undefined && { responseStatus: status }),
    ...(body !== undefined && { responseBody: body }),
    ...(errorMessage !== undefined && { errorMessage }),
  };
}
