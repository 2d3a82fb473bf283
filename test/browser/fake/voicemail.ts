import { Refusal } from './box.ts';
import { type FakeMessage, type FakeVoicemail, peaks, wav } from './fake-voicemail.ts';
import { type FakeRoute, route } from './routes.ts';

const SOUND = wav(4);

export const voicemailRoutes: readonly FakeRoute[] = [
  route('POST', '/api/mailboxes/{id}/open', ({ box: { voicemail }, params: [id = ''], body }) => {
    if (body.pin !== '2580') {
      throw new Refusal(422, 'That PIN isn’t right.', {
        problems: [{ path: 'pin', sentence: 'That PIN isn’t right.' }],
      });
    }
    voicemail.box(id).open = true;
    voicemail.onChange(voicemail.newsOf(id));
    return { body: {} };
  }),
  route('PATCH', '/api/mailboxes/{id}', ({ box: { voicemail }, params: [id = ''], body }) => {
    const mailbox = voicemail.box(id);
    mailbox.settings = { ...mailbox.settings, ...body };
    voicemail.onChange(voicemail.newsOf(id));
    return { body: {} };
  }),
  route('POST', '/api/mailboxes/{id}/greeting/typed', ({ box: { voicemail }, params: [id = ''] }) =>
    greeted(voicemail, id, 'prompt'),
  ),
  route('POST', '/api/mailboxes/{id}/greeting', ({ box: { voicemail }, params: [id = ''] }) =>
    greeted(voicemail, id, 'prompt'),
  ),
  route('DELETE', '/api/mailboxes/{id}/greeting', ({ box: { voicemail }, params: [id = ''] }) =>
    greeted(voicemail, id, 'standard'),
  ),
  route('GET', '/api/mailboxes/{id}/greeting/sound', () => ({ sound: SOUND })),
  route('GET', '/api/messages/{id}/sound', () => ({ sound: SOUND })),
  route('GET', '/api/messages/{id}/peaks', ({ query }) => ({
    body: { peaks: peaks(Number(query.get('count') ?? 200)) },
  })),
  route('PATCH', '/api/messages/{id}', ({ box: { voicemail }, params: [id = ''], body }) => {
    voicemail.mark(id, body.state as FakeMessage['state']);
    return { body: {} };
  }),
  route('DELETE', '/api/messages/{id}', ({ box: { voicemail }, params: [id = ''] }) => {
    voicemail.delete(id);
    return { status: 204 };
  }),
  route('POST', '/api/messages/{id}/restore', ({ box: { voicemail }, params: [id = ''] }) => {
    voicemail.restore(id);
    return { body: {} };
  }),
];

function greeted(voicemail: FakeVoicemail, id: string, greeting: 'prompt' | 'standard') {
  const mailbox = voicemail.box(id);
  mailbox.settings = { ...mailbox.settings, greeting };
  voicemail.onChange(voicemail.newsOf(id));
  return { body: {} };
}
