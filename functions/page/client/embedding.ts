import {
  type Ended,
  type HostMessage,
  type PageMessage,
  readHostMessage,
  STATUSES,
  versioned,
} from '../../../shared/embed/messages.ts';
import { framed, sceneElement } from './elements.ts';
import { type End, onEnd } from './end.ts';
import { onScene } from './swap.ts';

/** Long enough to read one sentence. */
const READING_MILLISECONDS = 2500;
const GOOD = ['verified', 'completed', 'pending'];

/** Who shows us, since they said hello: nothing is told to anybody else. */
let host: { readonly origin: string; readonly shown: HostMessage['shown'] } | undefined;
let ended: Ended | undefined;

/**
 * In a frame the page tells the page around it how high it is and how it ended, instead of going anywhere itself. Only origins that the
 * project named are spoken to. The browser has held `frame-ancestors` to the same list; this doesn't lean on it.
 */
export function speakToHost(): void {
  if (!framed) return;
  const allowed = document.documentElement.dataset.framedBy?.split(' ') ?? [];
  document.documentElement.dataset.framed = '';
  addEventListener('message', ({ source, origin, data }: MessageEvent<unknown>) => {
    if (source !== window.parent || !allowed.includes(origin)) return;
    const hello = readHostMessage(data);
    if (!hello) return;
    host = { origin, shown: hello.shown };
    tell({ type: 'ready' });
    tellHeight();
    if (ended) tell({ type: 'ended', ...ended });
  });
  new ResizeObserver(tellHeight).observe(document.body);
  onEnd(tellEnd);
  onScene(openElsewhere);
  document.addEventListener('click', leaveByHost);
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape' && host?.shown === 'dialog') tell({ type: 'close' });
  });
}

function tell(message: PageMessage): void {
  if (host) window.parent.postMessage(versioned(message), host.origin);
}

function tellHeight(): void {
  tell({ type: 'height', height: document.body.offsetHeight });
}

function tellEnd({ verification_id, status, result }: End): void {
  const known = STATUSES.find((each) => each === status);
  if (!known) return;
  const { kind, id = '' } = sceneElement().dataset;
  // A request's end names the request, and a result in it the one verification that it confirms.
  const subject =
    kind === 'request'
      ? { verification_request_id: id, ...(result !== undefined && { verification_id }) }
      : { verification_id };
  ended = { ...subject, status: known, ...(result !== undefined && { result }) };
  tell({ type: 'ended', ...ended });
  // What went wrong is read as long as it takes.
  if (GOOD.includes(known)) setTimeout(() => tell({ type: 'close' }), READING_MILLISECONDS);
}

/** An app's own site lets nobody frame it. */
function openElsewhere(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[href^="https:"]')) {
    link.target = '_blank';
    link.relList.add('noopener');
  }
}

/** The way back is the page around us. */
function leaveByHost(event: MouseEvent): void {
  if (!(event.target instanceof Element) || !event.target.closest('#go')) return;
  event.preventDefault();
  tell({ type: 'close' });
}
