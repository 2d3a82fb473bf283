/** Requests of ours that begin something: what all of them have. */
import type { Core } from './core.ts';
import { firstSequence } from './dialog/dialog.ts';
import { Dispatch } from './dispatch.ts';
import { ownContact } from './local.ts';
import { SipRequest } from './message.ts';
import type { Flow, RequestOptions, RequestOutcome } from './types.ts';

/** A request outside any dialog (RFC 3261 §8.1.1), without Via and Contact. */
export function newRequest(core: Core, method: string, options: RequestOptions): SipRequest {
  const request = new SipRequest(method, options.requestUri);
  const { headers } = request;
  headers.add('Max-Forwards', String(options.maxForwards ?? 70));
  for (const route of options.routes ?? []) headers.add('Route', route);
  headers.add('From', `${options.from};tag=${core.random.token(10)}`);
  headers.add('To', options.to);
  headers.add('Call-ID', options.callId ?? core.random.token(24));
  headers.add('CSeq', `${options.cseq ?? firstSequence(core)} ${method}`);
  headers.add('User-Agent', core.identity.userAgent);
  for (const [name, value] of options.headers ?? []) headers.add(name, value);
  if (options.body) request.setBody(options.body.contentType, options.body.content);
  return request;
}

/** Sends a request other than INVITE and tells once what came of it. */
export function sendRequest(
  core: Core,
  method: string,
  options: RequestOptions,
  done: (outcome: RequestOutcome) => void,
): void {
  const request = newRequest(core, method, options);
  let { number } = request.cseq;
  const dispatch = new Dispatch(
    core,
    request,
    {
      prepare: (message: SipRequest, flow: Flow) => {
        if (!message.headers.has('Contact'))
          message.headers.add('Contact', ownContact(core, flow, options.contactUser));
      },
      nextCSeq: () => ++number,
      onResponse: (response, attempt) => {
        if (response.status >= 200) core.tell(() => done({ kind: 'response', response, flow: attempt.flow }));
      },
      onFailure: (why) => core.tell(() => done({ kind: why })),
    },
    options.credentials,
  );
  dispatch.start(options.destination);
}
