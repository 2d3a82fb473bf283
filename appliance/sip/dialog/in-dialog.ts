/** Any request but INVITE inside a dialog, brought to its final response. */
import { OVERTAKEN_RETRIES_MAX } from '../../base/limits.ts';
import type { Core } from '../core.ts';
import { Dispatch } from '../dispatch.ts';
import type { SipRequest, SipResponse } from '../message.ts';
import type { Credentials } from '../types.ts';
import type { Dialog } from './dialog.ts';

/**
 * Sends `request`, made by `dialog.request`. `heard` is told once: the final response, or undefined when none came
 * (`why` says what happened).
 */
export function sendInDialog(
  core: Core,
  dialog: Dialog,
  request: SipRequest,
  credentials: Credentials | undefined,
  heard: (response: SipResponse | undefined, why?: 'timeout' | 'transport') => void,
  triesLeft = OVERTAKEN_RETRIES_MAX,
): void {
  const again = request.clone();
  const dispatch = new Dispatch(
    core,
    request,
    {
      prepare: (message, flow) => {
        dialog.moveTo(flow);
        if (hasContact(message.method)) message.headers.add('Contact', dialog.contact(flow));
      },
      nextCSeq: () => dialog.nextSeq(),
      onResponse: (response) => {
        if (response.status < 200) return;
        if (triesLeft > 0 && NAMED_BY_CSEQ !== request.method && isOvertaken(dialog, response)) {
          again.headers.set('CSeq', `${dialog.nextSeq()} ${again.method}`);
          sendInDialog(core, dialog, again, credentials, heard, triesLeft - 1);
        } else {
          heard(response);
        }
      },
      onFailure: (why) => heard(undefined, why),
    },
    credentials,
  );
  const { destination } = dialog;
  if (destination) dispatch.start(destination);
  else heard(undefined, 'transport');
}

/**
 * A later request of ours overtook this one on the way: the peer refused it unread (RFC 3261 §12.2.2) and takes it
 * under a new number.
 */
export function isOvertaken(dialog: Dialog, { status, cseq }: SipResponse): boolean {
  return status === 500 && dialog.localSeq > cseq.number;
}

/** Its number is the id of its subscription (RFC 3515 §2.4.6): who asked must ask anew. */
const NAMED_BY_CSEQ = 'REFER';

/** Target refresh requests, and those that RFC 3515 and 6665 want one in. */
function hasContact(method: string): boolean {
  return method === 'UPDATE' || method === 'NOTIFY' || method === 'SUBSCRIBE' || method === 'REFER';
}
