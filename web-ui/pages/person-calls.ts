import { Outcome } from '../components/outcome.ts';
import { partyName } from '../components/person.ts';
import { When } from '../components/when.ts';
import { html, type VNode } from '../html.ts';
import { endedCalls } from '../live.ts';
import { useResource } from '../resource.ts';
import type { HistoryRow, Party, User } from '../shapes.ts';
import { useStore } from '../store.ts';
import { t } from '../words/index.ts';

const SHOWN = 5;

/** The other end of a call of this person. */
function other(call: HistoryRow, user: User): string {
  const isThem = (party: Party): boolean => party.extensionId === user.id || party.number === user.number;
  const outgoing = isThem(call.caller);
  const talk = call.talks.findLast(({ parties }) => parties.some(isThem));
  const partner = talk?.parties.find((party) => !isThem(party));
  // After a transfer it was not the caller whom they talked with.
  if (!outgoing && partner && partner.number !== call.caller.number)
    return t('person.talked-with', { name: partyName(partner) });
  const name = outgoing ? partyName(call.callee, call.dialled) : partyName(call.caller);
  return t(outgoing ? 'person.called' : 'person.called-by', { name });
}

/** Somebody's latest calls; each leads to its story. */
export function PersonCalls({ user }: { user: User }): VNode | null {
  const ended = useStore(endedCalls);
  const { data } = useResource<{ calls: HistoryRow[] }>(
    `/api/history?userId=${encodeURIComponent(user.id)}&limit=${SHOWN}`,
    ended,
  );
  if (!data || data.calls.length === 0) return null;
  return html`<section class="section">
    <h3>${t('person.calls')}</h3>
    <ul class="lines">${data.calls.map(
      (call) => html`<li key=${call.id}><a class="line-link" href=${`/history/${encodeURIComponent(call.id)}`}>
        <span class="one-line">${other(call, user)}</span><${Outcome} outcome=${call.outcome} word=${call.outcomeWord} />
        <span class="soft small"><${When} at=${call.startedAt} /></span></a></li>`,
    )}</ul>
    <p><a href=${`/history?search=${encodeURIComponent(user.number)}`}>${t('person.all-calls')}</a></p>
  </section>`;
}
