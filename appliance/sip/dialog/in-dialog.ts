/** Any request but INVITE inside a dialog, brought to its final response. */
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
): void {
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
        if (response.status >= 200) heard(response);
      },
      onFailure: (why) => heard(undefined, why),
    },
    credentials,
  );
  const { destination } = dialog;
  if (destination) dispatch.start(destination);
  else heard(undefined, 'transport');
}

/** Target refresh requests, and those that RFC 3515 and 6665 want one in. */
function hasContact(method: string): boolean {
  return method === 'UPDATE' || method === 'NOTIFY' || method === 'SUBSCRIBE' || method === 'REFER';
}
